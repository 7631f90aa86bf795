-- Every event of the register, for those who follow it: numbered for each organisation, without gap, once its change is committed.
CREATE TABLE feed (
  organisation text NOT NULL,
  position bigint NOT NULL,
  message_id uuid NOT NULL,
  type text NOT NULL,
  key text NOT NULL,
  body jsonb NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (organisation, position)
);

CREATE TABLE feed_head (
  organisation text PRIMARY KEY,
  last_position bigint NOT NULL
);

ALTER TABLE outbox ALTER COLUMN sequenced SET DEFAULT false;
CREATE INDEX outbox_not_sequenced ON outbox (id) WHERE NOT sequenced;

GRANT SELECT, INSERT ON feed TO {role};
GRANT SELECT, INSERT, UPDATE ON feed_head TO {role};
