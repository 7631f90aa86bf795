-- Financing plans and the grant rules that they are checked against.

-- What a caller put, as the API's message in JSON; what follows from it is worked out when it is read.
CREATE TABLE plan_version (
  organisation text NOT NULL,
  case_id text NOT NULL,
  version int NOT NULL CHECK (version > 0),
  content jsonb NOT NULL,
  kept timestamptz NOT NULL,
  subject text NOT NULL,
  application text NOT NULL,
  PRIMARY KEY (organisation, case_id, version),
  FOREIGN KEY (organisation, case_id) REFERENCES funded_case
);

CREATE TABLE grant_rule (
  organisation text NOT NULL,
  rule text NOT NULL,
  source text NOT NULL,
  base text NOT NULL CHECK (base IN ('TOTAL_COSTS', 'CASH_COSTS', 'TOTAL_FINANCING')),
  limit_percent numeric(9, 6) NOT NULL CHECK (limit_percent >= 0),
  per_financier boolean NOT NULL,
  tolerance numeric(18, 2) NOT NULL CHECK (tolerance >= 0),
  valid_from date NOT NULL,
  valid_to date CHECK (valid_to >= valid_from),
  legal_reference text NOT NULL,
  PRIMARY KEY (organisation, rule)
);

GRANT SELECT, INSERT ON plan_version TO {role};
GRANT SELECT, INSERT, UPDATE ON grant_rule TO {role};
