-- The moment tells which version of the funding plan a decision rests on. Null: it was not kept then.
ALTER TABLE recorded_decision ADD COLUMN at timestamptz;
