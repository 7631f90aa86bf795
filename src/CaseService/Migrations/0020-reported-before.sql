-- What was decided before its case was imported was reported where the case came from, so it stays out of the reports of today: until somebody says that it was not reported,
-- or its turn is a meeting that is still to come.
ALTER TABLE decision ADD COLUMN reported_before boolean NOT NULL DEFAULT false;

-- What becomes of a decision in the reports is not a part of it.
CREATE OR REPLACE FUNCTION refuse_change_of_taken_decision() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  same decision%ROWTYPE := NEW;
BEGIN
  same.reported_before := OLD.reported_before;
  IF OLD.state IN ('declined', 'withdrawn') OR (OLD.state = 'taken' AND same IS DISTINCT FROM OLD) THEN
    RAISE EXCEPTION 'decision %/% is % and can''t be changed', OLD.case_id, OLD.number, OLD.state;
  END IF;
  RETURN NEW;
END $$;

UPDATE decision SET reported_before = true FROM case_file, history
WHERE decision.state = 'taken' AND report_to IS NOT NULL
  AND case_file.organisation = decision.organisation AND case_file.case_id = decision.case_id AND imported
  AND history.organisation = decision.organisation AND history.case_id = decision.case_id AND entry = 1 AND (at AT TIME ZONE 'Europe/Stockholm')::date > decided;
