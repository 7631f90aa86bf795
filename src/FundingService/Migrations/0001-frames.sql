-- Budget frames and the money that is set aside against them.

-- A case that money is about. Its row is locked before anything of it changes: its changes, and their events, have one order.
CREATE TABLE funded_case (
  organisation text NOT NULL,
  case_id text NOT NULL,
  PRIMARY KEY (organisation, case_id)
);

-- Its row is locked before money of any of its years moves; who needs several frames locks them in the order of their names.
CREATE TABLE frame (
  organisation text NOT NULL,
  frame text NOT NULL,
  display_name text NOT NULL,
  PRIMARY KEY (organisation, frame)
);

-- What the ledger adds up to. Written by the ledger's trigger alone.
CREATE TABLE frame_year (
  organisation text NOT NULL,
  frame text NOT NULL,
  year int NOT NULL,
  -- Null: not allocated yet; what is held and committed against it is a forward commitment.
  allocated numeric(18, 2),
  held numeric(18, 2) NOT NULL DEFAULT 0,
  committed numeric(18, 2) NOT NULL DEFAULT 0,
  work_held numeric(18, 2) NOT NULL DEFAULT 0,
  work_committed numeric(18, 2) NOT NULL DEFAULT 0,
  PRIMARY KEY (organisation, frame, year),
  FOREIGN KEY (organisation, frame) REFERENCES frame,
  CONSTRAINT frame_never_overdrawn CHECK (allocated - held - committed >= 0),
  CONSTRAINT nothing_negative CHECK (allocated >= 0 AND held >= 0 AND committed >= 0 AND work_held >= 0 AND work_committed >= 0)
);

-- Money set aside for a decision. The decision may not be kept anywhere yet: money is held before it is proposed.
CREATE TABLE reservation (
  organisation text NOT NULL,
  reservation uuid NOT NULL,
  case_id text NOT NULL,
  decision int NOT NULL,
  state text NOT NULL CHECK (state IN ('HELD', 'COMMITTED', 'RELEASED')),
  held timestamptz NOT NULL,
  expires timestamptz NOT NULL,
  PRIMARY KEY (organisation, reservation),
  FOREIGN KEY (organisation, case_id) REFERENCES funded_case
);
CREATE UNIQUE INDEX one_reservation_for_a_decision ON reservation (organisation, case_id, decision) WHERE state <> 'RELEASED';
CREATE INDEX reservation_case ON reservation (organisation, case_id);
CREATE INDEX reservation_expires ON reservation (expires) WHERE state = 'HELD';

CREATE TABLE reservation_line (
  organisation text NOT NULL,
  reservation uuid NOT NULL,
  line int NOT NULL,
  point int NOT NULL,
  amount numeric(18, 2) NOT NULL CHECK (amount > 0),
  kind text NOT NULL CHECK (kind IN ('CASH', 'IN_KIND')),
  frames text[] NOT NULL,
  years int[] NOT NULL,
  PRIMARY KEY (organisation, reservation, line),
  FOREIGN KEY (organisation, reservation) REFERENCES reservation
);

CREATE TABLE placement (
  organisation text NOT NULL,
  reservation uuid NOT NULL,
  line int NOT NULL,
  frame text NOT NULL,
  year int NOT NULL,
  amount numeric(18, 2) NOT NULL CHECK (amount > 0),
  PRIMARY KEY (organisation, reservation, line, frame, year),
  FOREIGN KEY (organisation, reservation, line) REFERENCES reservation_line,
  FOREIGN KEY (organisation, frame, year) REFERENCES frame_year
);

-- The ledger: what moved, why, and who moved it.
CREATE TABLE movement (
  organisation text NOT NULL,
  movement uuid NOT NULL,
  cause text NOT NULL CHECK (cause IN ('ALLOCATED', 'HELD', 'COMMITTED', 'RELEASED', 'EXPIRED')),
  reservation uuid,
  moved timestamptz NOT NULL,
  subject text NOT NULL,
  application text NOT NULL,
  PRIMARY KEY (organisation, movement),
  FOREIGN KEY (organisation, reservation) REFERENCES reservation
);
CREATE INDEX movement_reservation ON movement (organisation, reservation);

CREATE TABLE ledger_entry (
  organisation text NOT NULL,
  movement uuid NOT NULL,
  entry int NOT NULL,
  frame text NOT NULL,
  year int NOT NULL,
  -- budget: where allocations come from; forward: what is promised of a year that isn't allocated;
  -- work: paid as salaries already, so that work set aside never touches free money.
  account text NOT NULL CHECK (account IN ('budget', 'free', 'held', 'committed', 'forward', 'work', 'work_held', 'work_committed')),
  amount numeric(18, 2) NOT NULL,
  PRIMARY KEY (organisation, movement, entry),
  FOREIGN KEY (organisation, movement) REFERENCES movement,
  FOREIGN KEY (organisation, frame, year) REFERENCES frame_year
);
CREATE INDEX ledger_entry_frame ON ledger_entry (organisation, frame, year);

-- Entries are the only way to a balance: the service may insert them, and may write no balance itself.
CREATE FUNCTION carry_entries_to_balances() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM entries GROUP BY organisation, movement, frame, year HAVING sum(amount) <> 0) THEN
    RAISE EXCEPTION 'The entries of a movement add up to zero in each frame and year.' USING ERRCODE = 'check_violation';
  END IF;

  UPDATE frame_year AS balance SET
    allocated = CASE WHEN moved.budget IS NULL THEN balance.allocated ELSE coalesce(balance.allocated, 0) - moved.budget END,
    held = balance.held + moved.held,
    committed = balance.committed + moved.committed,
    work_held = balance.work_held + moved.work_held,
    work_committed = balance.work_committed + moved.work_committed
  FROM (
    SELECT organisation, frame, year,
      sum(amount) FILTER (WHERE account = 'budget') AS budget,
      coalesce(sum(amount) FILTER (WHERE account = 'held'), 0) AS held,
      coalesce(sum(amount) FILTER (WHERE account = 'committed'), 0) AS committed,
      coalesce(sum(amount) FILTER (WHERE account = 'work_held'), 0) AS work_held,
      coalesce(sum(amount) FILTER (WHERE account = 'work_committed'), 0) AS work_committed
    FROM entries GROUP BY organisation, frame, year
  ) AS moved
  WHERE balance.organisation = moved.organisation AND balance.frame = moved.frame AND balance.year = moved.year;
  RETURN NULL;
END
$$;
REVOKE EXECUTE ON FUNCTION carry_entries_to_balances() FROM PUBLIC;

CREATE TRIGGER carry_entries_to_balances AFTER INSERT ON ledger_entry
  REFERENCING NEW TABLE AS entries FOR EACH STATEMENT EXECUTE FUNCTION carry_entries_to_balances();

-- The balances once more, from the entries alone.
CREATE VIEW frame_year_by_ledger AS
  SELECT organisation, frame, year,
    -sum(amount) FILTER (WHERE account = 'budget') AS allocated,
    coalesce(sum(amount) FILTER (WHERE account = 'free'), 0) AS free,
    coalesce(sum(amount) FILTER (WHERE account = 'held'), 0) AS held,
    coalesce(sum(amount) FILTER (WHERE account = 'committed'), 0) AS committed,
    -coalesce(sum(amount) FILTER (WHERE account = 'forward'), 0) AS forward,
    coalesce(sum(amount) FILTER (WHERE account = 'work_held'), 0) AS work_held,
    coalesce(sum(amount) FILTER (WHERE account = 'work_committed'), 0) AS work_committed
  FROM ledger_entry GROUP BY organisation, frame, year;

-- Locking a row needs the right to update one of its columns, which explains the right on case_id.
GRANT SELECT, INSERT, UPDATE (case_id) ON funded_case TO {role};
GRANT SELECT, INSERT, UPDATE (display_name) ON frame TO {role};
GRANT SELECT, INSERT (organisation, frame, year) ON frame_year TO {role};
GRANT SELECT, INSERT, UPDATE (state) ON reservation TO {role};
GRANT SELECT, INSERT ON reservation_line, placement, movement, ledger_entry TO {role};
GRANT SELECT ON frame_year_by_ledger TO {role};
