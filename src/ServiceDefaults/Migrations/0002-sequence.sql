-- Whether an event may leave. A service that numbers its events before they leave lets them begin with false.
ALTER TABLE outbox ADD COLUMN sequenced boolean NOT NULL DEFAULT true;
