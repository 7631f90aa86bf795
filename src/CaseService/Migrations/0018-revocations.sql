-- What a revocation ended: the decision that it names, and the amendments of that one.
CREATE TABLE revoked_decision (
  organisation text NOT NULL,
  case_id text NOT NULL,
  decision int NOT NULL,
  revoked_by int NOT NULL,
  -- Begins with the case for the reason that 0014-lookups.sql tells.
  PRIMARY KEY (case_id, organisation, decision, revoked_by),
  FOREIGN KEY (organisation, case_id, decision) REFERENCES decision,
  FOREIGN KEY (organisation, case_id, revoked_by) REFERENCES decision
);
WITH RECURSIVE ended AS (
  SELECT organisation, case_id, changes AS decision, number AS revoked_by FROM decision WHERE change_kind = 'revocation' AND state = 'taken'
  UNION
  SELECT ended.organisation, ended.case_id, later.number, revoked_by FROM ended
  JOIN decision AS later ON later.organisation = ended.organisation AND later.case_id = ended.case_id AND later.changes = ended.decision
  WHERE later.change_kind = 'amendment' AND later.state = 'taken')
INSERT INTO revoked_decision SELECT * FROM ended;
GRANT SELECT, INSERT ON revoked_decision TO {role};

-- What was revoked can be decided anew in the same words: the key is for what is open.
DROP INDEX decision_is_proposed_once;
CREATE UNIQUE INDEX decision_is_proposed_once ON decision (organisation, case_id, digest) WHERE state IN ('proposed', 'at-board');
