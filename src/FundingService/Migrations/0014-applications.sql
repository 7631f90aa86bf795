-- From the draft of an application to its outcome.

ALTER TABLE application DROP CONSTRAINT application_state_check;
ALTER TABLE application ADD CONSTRAINT application_state_check CHECK (state IN ('DRAFT', 'RELEASED', 'SUBMITTED', 'GRANTED', 'REJECTED', 'WITHDRAWN'));

-- After a no, or when it was taken back, the same financier can be asked again.
ALTER TABLE application DROP CONSTRAINT application_organisation_case_id_financier_source_key;
CREATE UNIQUE INDEX one_application_at_a_time ON application (organisation, case_id, financier, source) WHERE state NOT IN ('REJECTED', 'WITHDRAWN');

ALTER TABLE application
  ADD COLUMN support numeric(18, 2),
  ADD COLUMN plan_version int NOT NULL DEFAULT 0,
  ADD COLUMN document text NOT NULL DEFAULT '',
  ADD COLUMN document_sha256 text NOT NULL DEFAULT '';

CREATE INDEX application_due ON application (organisation, due, case_id, application);

-- What happened to an application, as the API's messages in JSON: added, never changed.
CREATE TABLE application_step (
  organisation text NOT NULL,
  case_id text NOT NULL,
  application int NOT NULL,
  step int NOT NULL CHECK (step > 0),
  kind text NOT NULL CHECK (kind IN ('SUBMITTED', 'SUPPLEMENTED', 'GRANTED', 'REJECTED', 'WITHDRAWN')),
  content jsonb NOT NULL,
  at timestamptz NOT NULL,
  subject text NOT NULL,
  via text NOT NULL,
  PRIMARY KEY (organisation, case_id, application, step),
  FOREIGN KEY (organisation, case_id, application) REFERENCES application
);

GRANT UPDATE (amount, share_percent, support, plan_version) ON application TO {role};
GRANT SELECT, INSERT ON application_step TO {role};
