-- What becomes of documents at the end. A document is disposed of when its case was closed long enough ago, by a rule, on a list that was decided.

-- Of closed cases: the day. CaseService tells of it.
CREATE TABLE case_closing (
  organisation text NOT NULL,
  case_id text NOT NULL,
  closed date NOT NULL,
  PRIMARY KEY (organisation, case_id)
);
CREATE INDEX case_closing_day ON case_closing (organisation, closed);

CREATE TABLE retention_rule (
  organisation text NOT NULL,
  rule text NOT NULL,
  -- Empty: every kind without a rule of its own.
  kind text NOT NULL,
  disposes boolean NOT NULL,
  years int NOT NULL CHECK (years BETWEEN 0 AND 200),
  legal_reference text NOT NULL CHECK (NOT disposes OR legal_reference <> ''),
  valid_from date NOT NULL,
  valid_to date CHECK (valid_to >= valid_from),
  changed timestamptz NOT NULL,
  changed_by text NOT NULL,
  PRIMARY KEY (organisation, rule)
);

CREATE TABLE legal_hold (
  organisation text NOT NULL,
  case_id text NOT NULL,
  number int NOT NULL CHECK (number > 0),
  reason text NOT NULL,
  placed timestamptz NOT NULL,
  placed_by text NOT NULL,
  lifted timestamptz,
  lifted_by text NOT NULL DEFAULT '',
  lift_reason text NOT NULL DEFAULT '',
  PRIMARY KEY (organisation, case_id, number)
);
CREATE INDEX legal_hold_in_force ON legal_hold (organisation, case_id) WHERE lifted IS NULL;

-- The rule that applies to a kind on a day.
CREATE FUNCTION rule_for(asked_organisation text, asked_kind text, day date) RETURNS retention_rule LANGUAGE sql STABLE AS $$
  SELECT retention_rule FROM retention_rule
  WHERE organisation = asked_organisation AND kind IN (asked_kind, '') AND valid_from <= day AND (valid_to IS NULL OR valid_to >= day)
  ORDER BY kind = '', disposes, years DESC, rule LIMIT 1
$$;

CREATE TABLE disposal (
  organisation text NOT NULL,
  number int NOT NULL CHECK (number > 0),
  state text NOT NULL CHECK (state IN ('PROPOSED', 'DISPOSED', 'CANCELLED')),
  proposed timestamptz NOT NULL,
  proposed_by text NOT NULL,
  decision text NOT NULL DEFAULT '',
  decided date,
  decided_by text NOT NULL DEFAULT '',
  PRIMARY KEY (organisation, number),
  CHECK ((state = 'DISPOSED') = (decided IS NOT NULL) AND (state = 'DISPOSED') = (decision <> ''))
);

-- What is on a list, as it was when the list was made; it outlives what it names.
CREATE TABLE disposal_entry (
  organisation text NOT NULL,
  disposal int NOT NULL,
  case_id text NOT NULL,
  document int NOT NULL,
  title text NOT NULL,
  kind text NOT NULL,
  date date NOT NULL,
  closed date NOT NULL,
  rule text NOT NULL,
  years int NOT NULL,
  legal_reference text NOT NULL,
  -- The document has to be the same still when it is disposed of.
  revision int NOT NULL,
  -- Number, size and hash of each.
  versions jsonb NOT NULL,
  PRIMARY KEY (organisation, disposal, case_id, document),
  FOREIGN KEY (organisation, disposal) REFERENCES disposal,
  FOREIGN KEY (organisation, case_id, document) REFERENCES document
);
CREATE INDEX disposal_entry_document ON disposal_entry (organisation, case_id, document);

-- The list that it was disposed of by; null: it is there.
ALTER TABLE document ADD COLUMN disposal int, ADD FOREIGN KEY (organisation, disposal) REFERENCES disposal;

-- Documents that may be disposed of on a day, whether they are on a list or not.
CREATE FUNCTION disposable(asked_organisation text, day date)
RETURNS TABLE (case_id text, document int, title text, kind text, date date, closed date, rule text, years int, legal_reference text, revision int)
LANGUAGE sql STABLE AS $$
  SELECT document.case_id, document.number, document.title, document.kind, document.date, case_closing.closed, rule.rule, rule.years, rule.legal_reference, document.revision
  FROM case_closing JOIN document USING (organisation, case_id) CROSS JOIN LATERAL rule_for(asked_organisation, document.kind, day) AS rule
  WHERE document.organisation = asked_organisation AND rule.disposes AND document.disposal IS NULL
    AND make_date((extract(year FROM case_closing.closed) + rule.years + 1)::int, 1, 1) <= day
    AND NOT EXISTS (SELECT FROM legal_hold AS hold WHERE hold.organisation = asked_organisation AND hold.case_id = document.case_id AND hold.lifted IS NULL)
    AND NOT EXISTS (SELECT FROM document_lock AS lock WHERE lock.organisation = asked_organisation AND lock.case_id = document.case_id AND lock.document = document.number)
$$;

-- The service itself can't remove a version: only this can, and only those on a list whose disposal is decided.
CREATE FUNCTION dispose_of(asked_organisation text, asked_disposal int) RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  removed int;
BEGIN
  PERFORM FROM disposal WHERE organisation = asked_organisation AND number = asked_disposal AND state = 'DISPOSED';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'The disposal is not decided.';
  END IF;
  -- The same content may be filed anew: that is another document.
  UPDATE document SET disposal = asked_disposal, revision = document.revision + 1, filed_as = NULL FROM disposal_entry AS entry
  WHERE (entry.organisation, entry.disposal) = (asked_organisation, asked_disposal)
    AND (document.organisation, document.case_id, document.number) = (asked_organisation, entry.case_id, entry.document)
    AND document.disposal IS NULL AND document.revision = entry.revision;
  GET DIAGNOSTICS removed = ROW_COUNT;
  DELETE FROM document_version AS version USING document
  WHERE (document.organisation, document.disposal) = (asked_organisation, asked_disposal)
    AND (version.organisation, version.case_id, version.document) = (asked_organisation, document.case_id, document.number);
  RETURN removed;
END
$$;
REVOKE EXECUTE ON FUNCTION dispose_of(text, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION dispose_of(text, int) TO {role};

CREATE FUNCTION refuse_change_of_ended_disposal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'An ended disposal stays as it is.';
END
$$;
CREATE TRIGGER ended_disposal_is_immutable BEFORE UPDATE ON disposal FOR EACH ROW WHEN (OLD.state <> 'PROPOSED') EXECUTE FUNCTION refuse_change_of_ended_disposal();

GRANT SELECT, INSERT, UPDATE, DELETE ON case_closing TO {role};
GRANT SELECT, INSERT, UPDATE ON retention_rule TO {role};
GRANT SELECT, INSERT, UPDATE (lifted, lifted_by, lift_reason) ON legal_hold TO {role};
GRANT SELECT, INSERT, UPDATE (state, decision, decided, decided_by) ON disposal TO {role};
GRANT SELECT, INSERT ON disposal_entry TO {role};
