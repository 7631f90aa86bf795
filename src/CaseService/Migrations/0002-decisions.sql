-- An adopted order is immutable: the service's login can't change it.
CREATE TABLE delegation_order (
  organisation text NOT NULL,
  board text NOT NULL,
  order_id text NOT NULL,
  term_from int NOT NULL,
  term_to int NOT NULL,
  version int NOT NULL,
  adopted_paragraph text NOT NULL,
  adopted date,
  valid_from date NOT NULL,
  valid_to date CHECK (valid_to >= valid_from),
  clauses jsonb NOT NULL,
  digest bytea NOT NULL,
  PRIMARY KEY (organisation, board, order_id),
  UNIQUE (organisation, board, term_from, term_to, version),
  FOREIGN KEY (organisation, board) REFERENCES board
);

CREATE TABLE decision (
  organisation text NOT NULL,
  case_id text NOT NULL,
  number int NOT NULL CHECK (number > 0),
  kind text NOT NULL,
  state text NOT NULL,
  proposed date NOT NULL,
  board text,
  points jsonb NOT NULL,
  basis jsonb NOT NULL,
  term_from int NOT NULL,
  term_to int NOT NULL,
  clause text NOT NULL,
  proposed_by jsonb,
  signed_by jsonb NOT NULL,
  report_to text,
  extracts_to text[] NOT NULL,
  reservation text NOT NULL,
  digest bytea NOT NULL,
  -- Set once, when the decision is taken.
  order_id text,
  decided date,
  decided_by jsonb NOT NULL DEFAULT '[]',
  findings jsonb NOT NULL DEFAULT '[]',
  original_sha256 text NOT NULL DEFAULT '',
  own_money numeric(15, 2),
  applied_for numeric(15, 2),
  project_total numeric(15, 2),
  PRIMARY KEY (organisation, case_id, number),
  UNIQUE (organisation, case_id, digest),
  CHECK ((state = 'taken') = (decided IS NOT NULL)),
  FOREIGN KEY (organisation, case_id) REFERENCES case_file,
  FOREIGN KEY (organisation, board) REFERENCES board
);
CREATE INDEX decision_by_clause ON decision (organisation, board, clause, decided);

-- A taken decision is immutable, whoever asks.
CREATE FUNCTION refuse_change_of_taken_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'taken' THEN
    RAISE EXCEPTION 'decision %/% is taken and can''t be changed', OLD.case_id, OLD.number;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER taken_decision_is_immutable BEFORE UPDATE ON decision FOR EACH ROW EXECUTE FUNCTION refuse_change_of_taken_decision();

CREATE TABLE meeting (
  organisation text NOT NULL,
  board text NOT NULL,
  date date NOT NULL,
  agenda_cut_off date NOT NULL CHECK (agenda_cut_off <= date),
  PRIMARY KEY (organisation, board, date),
  FOREIGN KEY (organisation, board) REFERENCES board
);

-- The key says it: a decision is in one report.
CREATE TABLE report_entry (
  organisation text NOT NULL,
  case_id text NOT NULL,
  decision int NOT NULL,
  board text NOT NULL,
  meeting date NOT NULL,
  PRIMARY KEY (organisation, case_id, decision),
  FOREIGN KEY (organisation, case_id, decision) REFERENCES decision,
  FOREIGN KEY (organisation, board, meeting) REFERENCES meeting
);
CREATE INDEX report_entry_by_meeting ON report_entry (organisation, board, meeting);

CREATE TABLE extract (
  organisation text NOT NULL,
  case_id text NOT NULL,
  decision int NOT NULL,
  recipient text NOT NULL,
  document text NOT NULL,
  state text NOT NULL,
  PRIMARY KEY (organisation, case_id, decision, recipient),
  FOREIGN KEY (organisation, case_id, decision) REFERENCES decision
);

GRANT SELECT, INSERT ON delegation_order, report_entry TO {role};
GRANT SELECT, INSERT, UPDATE ON decision, meeting, extract TO {role};
