-- The day when a court's annulment of the decision got legal force (KL 13 kap.): from then on it is no more.
ALTER TABLE decision ADD COLUMN annulled date CHECK (annulled IS NULL OR state = 'taken');

-- What becomes of a decision in the reports and in court is not a part of it. What a court has annulled stays so.
CREATE OR REPLACE FUNCTION refuse_change_of_taken_decision() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  same decision%ROWTYPE := NEW;
BEGIN
  same.reported_before := OLD.reported_before;
  IF OLD.annulled IS NULL THEN
    same.annulled := NULL;
  END IF;
  IF OLD.state IN ('declined', 'withdrawn') OR (OLD.state = 'taken' AND same IS DISTINCT FROM OLD) THEN
    RAISE EXCEPTION 'decision %/% is % and can''t be changed', OLD.case_id, OLD.number, OLD.state;
  END IF;
  RETURN NEW;
END $$;

UPDATE decision SET annulled = (
  SELECT min(ended) FROM judicial_review
  WHERE judicial_review.organisation = decision.organisation AND judicial_review.case_id = decision.case_id AND judicial_review.decision = decision.number AND outcome = 'annulled')
WHERE (organisation, case_id, number) IN (SELECT organisation, case_id, decision FROM judicial_review WHERE outcome = 'annulled');

-- What an annulled revocation had ended stands again, and can be revoked anew.
DROP INDEX decision_is_revoked_once;
CREATE UNIQUE INDEX decision_is_revoked_once ON decision (organisation, case_id, changes) WHERE change_kind = 'revocation' AND state = 'taken' AND annulled IS NULL;
