-- When a decision was entered in the register, which its document says when it was recorded afterwards.
CREATE TABLE recorded_decision (
  organisation text NOT NULL,
  case_id text NOT NULL,
  decision int NOT NULL CHECK (decision > 0),
  recorded date NOT NULL,
  PRIMARY KEY (organisation, case_id, decision)
);

GRANT SELECT, INSERT ON recorded_decision TO {role};
