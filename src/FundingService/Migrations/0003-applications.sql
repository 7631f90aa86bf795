-- Applications to financiers: the region as applicant.
CREATE TABLE application (
  organisation text NOT NULL,
  case_id text NOT NULL,
  application int NOT NULL CHECK (application > 0),
  financier text NOT NULL,
  source text NOT NULL,
  programme text NOT NULL,
  amount numeric(18, 2),
  share_percent numeric(9, 6),
  state text NOT NULL CHECK (state IN ('DRAFT', 'RELEASED', 'SUBMITTED')),
  -- A day, or a month: 2019-07.
  drafted text,
  decided_in_case text NOT NULL,
  due date,
  PRIMARY KEY (organisation, case_id, application),
  UNIQUE (organisation, case_id, financier, source),
  FOREIGN KEY (organisation, case_id) REFERENCES funded_case
);

GRANT SELECT, INSERT, UPDATE (state) ON application TO {role};
