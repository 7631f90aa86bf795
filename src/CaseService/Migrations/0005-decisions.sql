-- What has become of a decision: declined, withdrawn, changed by others, decided by a board; and what stands in the way of one.

ALTER TABLE decision
  ADD COLUMN change_kind text CHECK (change_kind IN ('correction', 'amendment', 'revocation')),
  ADD COLUMN changes int,
  ADD COLUMN urgency text NOT NULL DEFAULT '',
  ADD COLUMN paragraph text NOT NULL DEFAULT '',
  -- Where the board decided otherwise.
  ADD COLUMN proposed_points jsonb,
  ADD COLUMN ending jsonb,
  ADD COLUMN warnings jsonb NOT NULL DEFAULT '[]',
  ADD CHECK (state IN ('proposed', 'at-board', 'taken', 'declined', 'withdrawn')),
  ADD CHECK ((state IN ('declined', 'withdrawn')) = (ending IS NOT NULL)),
  ADD CHECK ((change_kind IS NULL) = (changes IS NULL)),
  ADD CHECK (changes < number),
  ADD FOREIGN KEY (organisation, case_id, changes) REFERENCES decision (organisation, case_id, number);
CREATE INDEX decision_by_changed ON decision (organisation, case_id, changes) WHERE changes IS NOT NULL;
CREATE UNIQUE INDEX decision_is_revoked_once ON decision (organisation, case_id, changes) WHERE change_kind = 'revocation' AND state = 'taken';

-- What was declined or withdrawn can be proposed again.
ALTER TABLE decision DROP CONSTRAINT decision_organisation_case_id_digest_key;
CREATE UNIQUE INDEX decision_is_proposed_once ON decision (organisation, case_id, digest) WHERE state NOT IN ('declined', 'withdrawn');

-- So is what was declined or withdrawn.
CREATE OR REPLACE FUNCTION refuse_change_of_taken_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state IN ('taken', 'declined', 'withdrawn') THEN
    RAISE EXCEPTION 'decision %/% is % and can''t be changed', OLD.case_id, OLD.number, OLD.state;
  END IF;
  RETURN NEW;
END $$;

-- Noted when it is known, which may be long after it began.
CREATE TABLE conflict_of_interest (
  organisation text NOT NULL,
  case_id text NOT NULL,
  person text NOT NULL,
  from_day date NOT NULL,
  to_day date CHECK (to_day >= from_day),
  ground text NOT NULL,
  noted_by text NOT NULL,
  noted date NOT NULL,
  PRIMARY KEY (organisation, case_id, person, from_day),
  FOREIGN KEY (organisation, case_id) REFERENCES case_file,
  FOREIGN KEY (organisation, person) REFERENCES person
);

-- An order that nobody has adopted yet. Adopted, it moves to delegation_order, where the service can't change it. A term has one draft at a time.
CREATE TABLE delegation_order_draft (
  organisation text NOT NULL,
  board text NOT NULL,
  order_id text NOT NULL,
  term_from int NOT NULL,
  term_to int NOT NULL,
  version int NOT NULL,
  clauses jsonb NOT NULL,
  PRIMARY KEY (organisation, board, order_id),
  UNIQUE (organisation, board, term_from, term_to),
  FOREIGN KEY (organisation, board) REFERENCES board
);

CREATE TABLE sub_delegation (
  organisation text NOT NULL,
  board text NOT NULL,
  order_id text NOT NULL,
  number int NOT NULL,
  clause text NOT NULL,
  from_office text NOT NULL,
  to_office text NOT NULL,
  from_day date NOT NULL,
  to_day date CHECK (to_day >= from_day),
  PRIMARY KEY (organisation, board, order_id, number),
  FOREIGN KEY (organisation, board, order_id) REFERENCES delegation_order,
  FOREIGN KEY (organisation, from_office) REFERENCES office (organisation, office),
  FOREIGN KEY (organisation, to_office) REFERENCES office (organisation, office)
);

GRANT SELECT, INSERT, UPDATE (to_day) ON conflict_of_interest, sub_delegation TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON delegation_order_draft TO {role};
