-- Frames belong to units, work has a budget too, splits are settled, and a balance has a past.

ALTER TABLE frame ADD unit text NOT NULL DEFAULT '';
GRANT UPDATE (unit) ON frame TO {role};

ALTER TABLE movement
  -- Who decided an allocation, in his own words; empty: not told.
  ADD decided_by text NOT NULL DEFAULT '',
  DROP CONSTRAINT movement_cause_check,
  ADD CONSTRAINT movement_cause_check CHECK (cause IN ('ALLOCATED', 'HELD', 'COMMITTED', 'RELEASED', 'EXPIRED', 'SETTLED'));

ALTER TABLE frame_year
  -- Work that may be set aside, in kronor; null: nothing is said of it.
  ADD work_allocated numeric(18, 2) CHECK (work_allocated >= 0),
  -- Moments of one frame never go back, whatever the order in which transactions began.
  ADD last_moved timestamptz,
  ADD CONSTRAINT work_never_overdrawn CHECK (work_allocated - work_held - work_committed >= 0);

ALTER TABLE ledger_entry
  DROP CONSTRAINT ledger_entry_account_check,
  -- payroll: where work that may be set aside comes from.
  ADD CONSTRAINT ledger_entry_account_check
    CHECK (account IN ('budget', 'free', 'held', 'committed', 'forward', 'payroll', 'work', 'work_held', 'work_committed'));

-- The settlement that a reservation's money lies by; the earlier ones are kept.
ALTER TABLE reservation ADD settlement int NOT NULL DEFAULT 0;
GRANT UPDATE (settlement) ON reservation TO {role};
ALTER TABLE placement
  ADD settlement int NOT NULL DEFAULT 0,
  DROP CONSTRAINT placement_pkey,
  ADD PRIMARY KEY (organisation, reservation, settlement, line, frame, year);

CREATE OR REPLACE FUNCTION carry_entries_to_balances() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM entries GROUP BY organisation, movement, frame, year HAVING sum(amount) <> 0) THEN
    RAISE EXCEPTION 'The entries of a movement add up to zero in each frame and year.' USING ERRCODE = 'check_violation';
  END IF;

  UPDATE frame_year AS balance SET
    allocated = CASE WHEN moved.budget IS NULL THEN balance.allocated ELSE coalesce(balance.allocated, 0) - moved.budget END,
    held = balance.held + moved.held,
    committed = balance.committed + moved.committed,
    work_allocated = CASE WHEN moved.payroll IS NULL THEN balance.work_allocated ELSE coalesce(balance.work_allocated, 0) - moved.payroll END,
    work_held = balance.work_held + moved.work_held,
    work_committed = balance.work_committed + moved.work_committed,
    last_moved = greatest(balance.last_moved, moved.at)
  FROM (
    SELECT organisation, frame, year, max(movement.moved) AS at,
      sum(amount) FILTER (WHERE account = 'budget') AS budget,
      coalesce(sum(amount) FILTER (WHERE account = 'held'), 0) AS held,
      coalesce(sum(amount) FILTER (WHERE account = 'committed'), 0) AS committed,
      sum(amount) FILTER (WHERE account = 'payroll') AS payroll,
      coalesce(sum(amount) FILTER (WHERE account = 'work_held'), 0) AS work_held,
      coalesce(sum(amount) FILTER (WHERE account = 'work_committed'), 0) AS work_committed
    FROM entries JOIN movement USING (organisation, movement) GROUP BY organisation, frame, year
  ) AS moved
  WHERE balance.organisation = moved.organisation AND balance.frame = moved.frame AND balance.year = moved.year;
  RETURN NULL;
END
$$;

CREATE OR REPLACE VIEW frame_year_by_ledger AS
  SELECT organisation, frame, year,
    -sum(amount) FILTER (WHERE account = 'budget') AS allocated,
    coalesce(sum(amount) FILTER (WHERE account = 'free'), 0) AS free,
    coalesce(sum(amount) FILTER (WHERE account = 'held'), 0) AS held,
    coalesce(sum(amount) FILTER (WHERE account = 'committed'), 0) AS committed,
    -coalesce(sum(amount) FILTER (WHERE account = 'forward'), 0) AS forward,
    coalesce(sum(amount) FILTER (WHERE account = 'work_held'), 0) AS work_held,
    coalesce(sum(amount) FILTER (WHERE account = 'work_committed'), 0) AS work_committed,
    -sum(amount) FILTER (WHERE account = 'payroll') AS work_allocated,
    count(*) AS entries
  FROM ledger_entry GROUP BY organisation, frame, year;
