-- Expediering: when and how a recipient got an extract. Sent again only for a reason.
ALTER TABLE extract
  ADD CHECK (state IN ('queued', 'sent'));
CREATE INDEX extract_queued ON extract (organisation, case_id, decision, recipient) WHERE state = 'queued';

CREATE TABLE dispatch (
  organisation text NOT NULL,
  case_id text NOT NULL,
  decision int NOT NULL,
  recipient text NOT NULL,
  number int NOT NULL CHECK (number > 0),
  channel text NOT NULL CHECK (channel IN ('post', 'email', 'e-service', 'internal', 'in-person')),
  sent timestamptz NOT NULL,
  sent_by text NOT NULL,
  again_reason text NOT NULL,
  confirmed timestamptz CHECK (confirmed >= sent),
  confirmed_note text NOT NULL DEFAULT '',
  PRIMARY KEY (organisation, case_id, decision, recipient, number),
  FOREIGN KEY (organisation, case_id, decision, recipient) REFERENCES extract,
  CHECK ((number > 1) = (again_reason <> ''))
);

-- Anslag: of a meeting's adjusted minutes, or of a decision's own. At one time one is posted.
CREATE TABLE notice (
  organisation text NOT NULL,
  subject text NOT NULL,
  number int NOT NULL CHECK (number > 0),
  board text,
  meeting date,
  case_id text,
  decision int,
  posted date NOT NULL,
  taken_down date CHECK (taken_down >= posted),
  PRIMARY KEY (organisation, subject, number),
  CHECK ((meeting IS NULL) = (board IS NULL)),
  CHECK ((decision IS NULL) = (case_id IS NULL)),
  CHECK ((meeting IS NULL) <> (decision IS NULL)),
  FOREIGN KEY (organisation, board, meeting) REFERENCES meeting,
  FOREIGN KEY (organisation, case_id, decision) REFERENCES decision
);
CREATE UNIQUE INDEX notice_is_posted_once ON notice (organisation, subject) WHERE taken_down IS NULL;

CREATE TABLE judicial_review (
  organisation text NOT NULL,
  case_id text NOT NULL,
  decision int NOT NULL,
  number int NOT NULL CHECK (number > 0),
  received date NOT NULL,
  court text NOT NULL,
  court_case text NOT NULL,
  ended date CHECK (ended >= received),
  outcome text CHECK (outcome IN ('rejected', 'dismissed', 'struck-out', 'annulled')),
  PRIMARY KEY (organisation, case_id, decision, number),
  UNIQUE (organisation, case_id, decision, received, court, court_case),
  CHECK ((ended IS NULL) = (outcome IS NULL)),
  FOREIGN KEY (organisation, case_id, decision) REFERENCES decision
);

-- What has happened is written once.
CREATE FUNCTION refuse_change_of_what_happened() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a row of % that is complete can''t be changed', TG_TABLE_NAME;
END $$;
CREATE TRIGGER confirmed_dispatch_is_immutable BEFORE UPDATE ON dispatch FOR EACH ROW WHEN (OLD.confirmed IS NOT NULL) EXECUTE FUNCTION refuse_change_of_what_happened();
CREATE TRIGGER notice_taken_down_is_immutable BEFORE UPDATE ON notice FOR EACH ROW WHEN (OLD.taken_down IS NOT NULL) EXECUTE FUNCTION refuse_change_of_what_happened();
CREATE TRIGGER ended_review_is_immutable BEFORE UPDATE ON judicial_review FOR EACH ROW WHEN (OLD.ended IS NOT NULL) EXECUTE FUNCTION refuse_change_of_what_happened();

GRANT SELECT, INSERT, UPDATE (confirmed, confirmed_note) ON dispatch TO {role};
GRANT SELECT, INSERT, UPDATE (taken_down) ON notice TO {role};
GRANT SELECT, INSERT, UPDATE (ended, outcome) ON judicial_review TO {role};
