-- The unit that a frame belongs to; empty: not told.
ALTER TABLE frame ADD COLUMN IF NOT EXISTS unit text NOT NULL DEFAULT '';
