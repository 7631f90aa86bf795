-- A meeting goes planned -> made (its report is made at the agenda's cut-off) -> minuted, or is cancelled. What is minuted or cancelled stays as it is.
ALTER TABLE meeting
  ADD COLUMN state text NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'made', 'minuted', 'cancelled')),
  ADD COLUMN made timestamptz,
  ADD COLUMN paragraph text NOT NULL DEFAULT '',
  ADD COLUMN adjusted date CHECK (adjusted >= date),
  ADD COLUMN cancelled_reason text NOT NULL DEFAULT '',
  -- Of the decisions in the report when it was minuted: an entry that is added or taken away past the service is found.
  ADD COLUMN report_digest bytea,
  ADD CHECK ((state = 'minuted') = (adjusted IS NOT NULL)),
  ADD CHECK ((state = 'minuted') = (paragraph <> '')),
  ADD CHECK ((state = 'minuted') = (report_digest IS NOT NULL)),
  ADD CHECK ((state = 'cancelled') = (cancelled_reason <> '')),
  ADD CHECK (state NOT IN ('made', 'minuted') OR made IS NOT NULL);

CREATE FUNCTION refuse_change_of_settled_meeting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state IN ('minuted', 'cancelled') THEN
    RAISE EXCEPTION 'the meeting of % on % is % and can''t be changed', OLD.board, OLD.date, OLD.state;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER settled_meeting_is_immutable BEFORE UPDATE ON meeting FOR EACH ROW EXECUTE FUNCTION refuse_change_of_settled_meeting();

-- The key of report_entry says that a decision is in one report. A cancelled meeting's decisions move to the next one, or to none until there is one; what
-- is minuted is in that report for good. The meeting is locked, so that nothing enters a report while it is minuted.
CREATE FUNCTION refuse_change_of_settled_report() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  found text;
BEGIN
  IF TG_OP <> 'INSERT' THEN
    SELECT state INTO found FROM meeting WHERE organisation = OLD.organisation AND board = OLD.board AND date = OLD.meeting FOR SHARE;
    IF found = 'minuted' THEN
      RAISE EXCEPTION 'decision %/% is reported at the meeting of %', OLD.case_id, OLD.decision, OLD.meeting;
    END IF;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    SELECT state INTO found FROM meeting WHERE organisation = NEW.organisation AND board = NEW.board AND date = NEW.meeting FOR SHARE;
    IF found IN ('minuted', 'cancelled') THEN
      RAISE EXCEPTION 'the meeting of % is %: decision %/% can''t enter its report', NEW.meeting, found, NEW.case_id, NEW.decision;
    END IF;
    RETURN NEW;
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER settled_report_is_immutable BEFORE INSERT OR UPDATE OR DELETE ON report_entry FOR EACH ROW EXECUTE FUNCTION refuse_change_of_settled_report();

CREATE INDEX decision_to_report ON decision (organisation, report_to, decided) WHERE state = 'taken' AND report_to IS NOT NULL;

-- Särskilt protokoll: of a decision that is not reported and is open to judicial review (KL 6:40).
CREATE TABLE separate_minutes (
  organisation text NOT NULL,
  case_id text NOT NULL,
  decision int NOT NULL,
  paragraph text NOT NULL CHECK (paragraph <> ''),
  adjusted date NOT NULL,
  PRIMARY KEY (organisation, case_id, decision),
  FOREIGN KEY (organisation, case_id, decision) REFERENCES decision
);

GRANT UPDATE (meeting), DELETE ON report_entry TO {role};
GRANT SELECT, INSERT ON separate_minutes TO {role};
