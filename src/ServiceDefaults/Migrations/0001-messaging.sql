-- What every service keeps beside its own tables. {role} is the service's login: it can read and write rows, never change the schema.

-- Answers given, so that a repeated request gets the same answer and changes nothing.
CREATE TABLE request (
  organisation text NOT NULL,
  application text NOT NULL,
  request_id uuid NOT NULL,
  method text NOT NULL,
  digest bytea NOT NULL,
  reply bytea,
  received timestamptz NOT NULL,
  PRIMARY KEY (organisation, application, request_id)
);
CREATE INDEX request_received ON request (received);

-- Events to publish, written in the transaction of the change that they tell of. Rows of one key leave in the order of their ids.
CREATE TABLE outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key text NOT NULL,
  message_id uuid NOT NULL,
  type text NOT NULL,
  body jsonb NOT NULL,
  trace_parent text,
  written timestamptz NOT NULL,
  attempts int NOT NULL DEFAULT 0,
  next_attempt timestamptz,
  error text
);
CREATE INDEX outbox_key ON outbox (key, id);

-- Messages that a reaction has done its work for, written in the transaction of that work.
CREATE TABLE inbox (
  reaction text NOT NULL,
  message_id uuid NOT NULL,
  handled timestamptz NOT NULL,
  PRIMARY KEY (reaction, message_id)
);
CREATE INDEX inbox_handled ON inbox (handled);

-- Messages whose reaction failed: tried again from here, and parked when that has not helped for long.
CREATE TABLE inbox_fault (
  reaction text NOT NULL,
  message_id uuid NOT NULL,
  body jsonb NOT NULL,
  trace_parent text,
  received timestamptz NOT NULL,
  attempts int NOT NULL,
  next_attempt timestamptz NOT NULL,
  error text NOT NULL,
  parked boolean NOT NULL DEFAULT false,
  PRIMARY KEY (reaction, message_id)
);
CREATE INDEX inbox_fault_due ON inbox_fault (next_attempt) WHERE NOT parked;

GRANT SELECT, INSERT, UPDATE, DELETE ON request TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON outbox TO {role};
GRANT SELECT, INSERT, DELETE ON inbox TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON inbox_fault TO {role};
