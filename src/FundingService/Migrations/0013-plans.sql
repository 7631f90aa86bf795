-- What is decided about a case's plan, and how its versions came about.

ALTER TABLE plan_version ADD COLUMN change text NOT NULL DEFAULT 'PUT' CHECK (change IN ('PUT', 'NOTED', 'OUTCOME', 'RESTORED'));

-- The decisions of a case as far as they are told by CaseService, in whatever order that arrives.
CREATE TABLE plan_decision (
  organisation text NOT NULL,
  case_id text NOT NULL,
  decision int NOT NULL,
  state text NOT NULL CHECK (state IN ('PROPOSED', 'TAKEN', 'ENDED', 'REVOKED')),
  -- The version that it rests on; null: there was no plan, or the decision changes none (a correction, a revocation).
  version int,
  PRIMARY KEY (organisation, case_id, decision),
  FOREIGN KEY (organisation, case_id) REFERENCES funded_case,
  FOREIGN KEY (organisation, case_id, version) REFERENCES plan_version
);

-- Every change of a rule, and who made it.
CREATE TABLE rule_change (
  organisation text NOT NULL,
  rule text NOT NULL,
  change bigint GENERATED ALWAYS AS IDENTITY,
  content jsonb NOT NULL,
  changed timestamptz NOT NULL,
  subject text NOT NULL,
  application text NOT NULL,
  PRIMARY KEY (organisation, rule, change)
);

CREATE TABLE advance_rule (
  organisation text NOT NULL,
  rule text NOT NULL,
  source text NOT NULL,
  limit_percent numeric(9, 6) CHECK (limit_percent >= 0),
  limit_amount numeric(18, 2) CHECK (limit_amount >= 0),
  valid_from date NOT NULL,
  valid_to date CHECK (valid_to >= valid_from),
  legal_reference text NOT NULL,
  PRIMARY KEY (organisation, rule)
);

GRANT SELECT, INSERT, UPDATE (state, version) ON plan_decision TO {role};
GRANT SELECT, INSERT ON rule_change TO {role};
GRANT SELECT, INSERT, UPDATE ON advance_rule TO {role};
