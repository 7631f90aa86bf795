-- What the organisation's own decisions grant and release, and what of it stands.

-- Each decision that grants an application, also when an amendment came first, or when it is revoked by now: which of them counts follows from all of them.
CREATE TABLE grant_decision (
  organisation text NOT NULL,
  case_id text NOT NULL,
  application int NOT NULL,
  decision_case text NOT NULL,
  decision int NOT NULL,
  amount numeric(18, 2) NOT NULL CHECK (amount >= 0),
  -- The decision's points that grant it; null: not told.
  points int[],
  -- The decision of the same case that it amends; null: none.
  amends int,
  decided date NOT NULL,
  case_number text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (organisation, case_id, application, decision_case, decision),
  FOREIGN KEY (organisation, case_id, application) REFERENCES application
);
CREATE INDEX grant_decision_decision ON grant_decision (organisation, decision_case, decision);

INSERT INTO grant_decision
  SELECT DISTINCT ON (organisation, case_id, application, decision_case, decision) organisation, case_id, application, decision_case, decision,
    coalesce((amount ->> 'units')::numeric, 0) + coalesce((amount ->> 'nanos')::numeric, 0) / 1000000000, NULL,
    nullif(first_value(decision) OVER (PARTITION BY organisation, case_id, application, decision_case ORDER BY step), decision),
    make_date((day ->> 'year')::int, (day ->> 'month')::int, (day ->> 'day')::int), case_number, at
  FROM (
    SELECT organisation, case_id, application, step, at, content -> 'day' AS day, content -> 'grant' -> 'amount' AS amount,
      coalesce(content -> 'grant' ->> 'decidedInCase', '') AS case_number,
      split_part(content -> 'grant' ->> 'decision', '/', 4) AS decision_case, split_part(content -> 'grant' ->> 'decision', '/', 6)::int AS decision
    FROM application_step WHERE kind = 'GRANTED' AND content -> 'grant' ->> 'decision' LIKE 'organisations/%/cases/%/decisions/%') AS granted
  ORDER BY organisation, case_id, application, decision_case, decision, step DESC;

-- When a decision was revoked, or annulled; null: it was not, or that was noted before the moment was.
ALTER TABLE plan_decision ADD revoked timestamptz;
GRANT UPDATE (revoked) ON plan_decision TO {role};

-- The decisions by which an application may be sent.
CREATE TABLE application_release (
  organisation text NOT NULL,
  case_id text NOT NULL,
  application int NOT NULL,
  decision int NOT NULL,
  PRIMARY KEY (organisation, case_id, application, decision),
  FOREIGN KEY (organisation, case_id, application) REFERENCES application
);

ALTER TABLE grant_account
  -- What is decided now; granted may be more, as long as more is due, paid or demanded back.
  ADD decided numeric(18, 2) NOT NULL DEFAULT 0 CHECK (decided >= 0),
  DROP CONSTRAINT never_more_than_earned;
UPDATE grant_account SET decided = granted;
ALTER TABLE grant_account
  ADD CONSTRAINT never_more_than_earned CHECK (due + paid <= least(decided, trunc(costs * coalesce(percent, 100) / 100, 2)) + advance);

ALTER TABLE payment
  DROP CONSTRAINT payment_state_check,
  ADD CONSTRAINT payment_state_check CHECK (state IN ('CLAIMED', 'DUE', 'PAID', 'REJECTED', 'CANCELLED'));

GRANT SELECT, INSERT ON grant_decision, application_release TO {role};
GRANT UPDATE (decided) ON grant_account TO {role};
