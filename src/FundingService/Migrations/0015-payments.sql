-- Money after the decision: an account for each granted application.

-- What the entries add up to. Its amounts are written by their trigger alone.
CREATE TABLE grant_account (
  organisation text NOT NULL,
  case_id text NOT NULL,
  application int NOT NULL,
  direction text NOT NULL CHECK (direction IN ('IN', 'OUT')),
  -- Of approved costs; null: all of them.
  percent numeric(9, 6) CHECK (percent BETWEEN 0 AND 100),
  granted numeric(18, 2) NOT NULL DEFAULT 0,
  remaining numeric(18, 2) NOT NULL DEFAULT 0,
  due numeric(18, 2) NOT NULL DEFAULT 0,
  paid numeric(18, 2) NOT NULL DEFAULT 0,
  recovering numeric(18, 2) NOT NULL DEFAULT 0,
  released numeric(18, 2) NOT NULL DEFAULT 0,
  costs numeric(18, 2) NOT NULL DEFAULT 0,
  advance numeric(18, 2) NOT NULL DEFAULT 0,
  settled date,
  PRIMARY KEY (organisation, case_id, application),
  FOREIGN KEY (organisation, case_id, application) REFERENCES application,
  CONSTRAINT nothing_negative CHECK (remaining >= 0 AND due >= 0 AND paid >= 0 AND recovering >= 0 AND released >= 0 AND costs >= 0 AND advance >= 0),
  CONSTRAINT never_more_than_granted CHECK (due + paid + recovering + remaining + released = granted),
  CONSTRAINT never_more_than_earned CHECK (due + paid <= least(granted, trunc(costs * coalesce(percent, 100) / 100, 2)) + advance)
);

CREATE TABLE payment (
  organisation text NOT NULL,
  case_id text NOT NULL,
  payment int NOT NULL CHECK (payment > 0),
  application int NOT NULL,
  kind text NOT NULL CHECK (kind IN ('CLAIM', 'ADVANCE', 'RECOVERY')),
  state text NOT NULL CHECK (state IN ('CLAIMED', 'DUE', 'PAID', 'REJECTED')),
  from_day date,
  to_day date,
  actual_costs numeric(18, 2) CHECK (actual_costs >= 0),
  approved_costs numeric(18, 2) CHECK (approved_costs >= 0),
  amount numeric(18, 2) CHECK (amount >= 0),
  decision text NOT NULL,
  day date NOT NULL,
  paid date,
  note text NOT NULL,
  entered timestamptz NOT NULL,
  subject text NOT NULL,
  via text NOT NULL,
  PRIMARY KEY (organisation, case_id, payment),
  FOREIGN KEY (organisation, case_id, application) REFERENCES grant_account,
  CONSTRAINT only_actual_costs CHECK (kind <> 'CLAIM' OR approved_costs <= actual_costs)
);

-- What moved on an account, why, and who moved it: added, never changed. The entries of a movement add up to zero.
CREATE TABLE grant_entry (
  organisation text NOT NULL,
  case_id text NOT NULL,
  application int NOT NULL,
  movement uuid NOT NULL,
  entry int NOT NULL,
  -- grant: where the money comes from; budgeted: costs before they are approved; prepaid: what advances are paid ahead of.
  account text NOT NULL CHECK (account IN ('grant', 'remaining', 'due', 'paid', 'recovering', 'released', 'costs', 'budgeted', 'advance', 'prepaid')),
  amount numeric(18, 2) NOT NULL,
  payment int,
  moved timestamptz NOT NULL,
  subject text NOT NULL,
  via text NOT NULL,
  PRIMARY KEY (organisation, movement, entry),
  FOREIGN KEY (organisation, case_id, application) REFERENCES grant_account,
  FOREIGN KEY (organisation, case_id, payment) REFERENCES payment
);
CREATE INDEX grant_entry_account ON grant_entry (organisation, case_id, application);

CREATE FUNCTION carry_entries_to_grants() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM entries GROUP BY organisation, movement HAVING sum(amount) <> 0) THEN
    RAISE EXCEPTION 'The entries of a movement add up to zero.' USING ERRCODE = 'check_violation';
  END IF;

  UPDATE grant_account AS balance SET
    granted = balance.granted + moved.granted, remaining = balance.remaining + moved.remaining, due = balance.due + moved.due, paid = balance.paid + moved.paid,
    recovering = balance.recovering + moved.recovering, released = balance.released + moved.released, costs = balance.costs + moved.costs,
    advance = balance.advance + moved.advance
  FROM (
    SELECT organisation, case_id, application,
      coalesce(-sum(amount) FILTER (WHERE account = 'grant'), 0) AS granted,
      coalesce(sum(amount) FILTER (WHERE account = 'remaining'), 0) AS remaining,
      coalesce(sum(amount) FILTER (WHERE account = 'due'), 0) AS due,
      coalesce(sum(amount) FILTER (WHERE account = 'paid'), 0) AS paid,
      coalesce(sum(amount) FILTER (WHERE account = 'recovering'), 0) AS recovering,
      coalesce(sum(amount) FILTER (WHERE account = 'released'), 0) AS released,
      coalesce(sum(amount) FILTER (WHERE account = 'costs'), 0) AS costs,
      coalesce(sum(amount) FILTER (WHERE account = 'advance'), 0) AS advance
    FROM entries GROUP BY organisation, case_id, application
  ) AS moved
  WHERE balance.organisation = moved.organisation AND balance.case_id = moved.case_id AND balance.application = moved.application;
  RETURN NULL;
END
$$;
REVOKE EXECUTE ON FUNCTION carry_entries_to_grants() FROM PUBLIC;

CREATE TRIGGER carry_entries_to_grants AFTER INSERT ON grant_entry
  REFERENCING NEW TABLE AS entries FOR EACH STATEMENT EXECUTE FUNCTION carry_entries_to_grants();

GRANT SELECT, INSERT (organisation, case_id, application, direction, percent), UPDATE (percent, settled) ON grant_account TO {role};
GRANT SELECT, INSERT, UPDATE (state, approved_costs, amount, paid) ON payment TO {role};
GRANT SELECT, INSERT ON grant_entry TO {role};
