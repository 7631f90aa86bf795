-- Only what waits for its next attempt holds back what comes after it, so only that is looked for by its key. An index of every row would be written twice for each event.
DROP INDEX outbox_key;
CREATE INDEX outbox_postponed ON outbox (key, id) WHERE next_attempt IS NOT NULL;
