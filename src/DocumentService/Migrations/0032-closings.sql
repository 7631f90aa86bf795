-- Events may come in any order: what was told last stays, and a reopening is remembered as well.
ALTER TABLE case_closing
  -- Null: it was reopened.
  ALTER COLUMN closed DROP NOT NULL,
  -- When it was closed or reopened.
  ADD COLUMN changed timestamptz;
-- The instants were not kept; that day began before them.
UPDATE case_closing SET changed = closed::timestamp AT TIME ZONE 'Europe/Stockholm';
ALTER TABLE case_closing ALTER COLUMN changed SET NOT NULL;
REVOKE DELETE ON case_closing FROM {role};
