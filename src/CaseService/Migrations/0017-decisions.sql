-- What a limit counts of a decision: its applications one by one, since one that two decisions name counts once; and points that name no frame.
ALTER TABLE decision ADD COLUMN applied jsonb;
ALTER TABLE decision DISABLE TRIGGER taken_decision_is_immutable;
-- Nothing says how a sum was divided.
UPDATE decision SET
  own_money = (
    SELECT coalesce(sum(coalesce((point ->> 'Amount')::numeric, (point ->> 'Ceiling')::numeric)), 0) FROM jsonb_array_elements(points) AS point
    WHERE jsonb_array_length(point -> 'Frames') > 0 OR jsonb_array_length(point -> 'Applications') = 0),
  applied = (
    SELECT coalesce(jsonb_object_agg(application, CASE WHEN place = 1 OR applied_for IS NULL THEN applied_for ELSE 0 END), '{}')
    FROM (SELECT application, row_number() OVER (ORDER BY application) AS place
      FROM (SELECT DISTINCT jsonb_array_elements_text(point -> 'Applications') AS application FROM jsonb_array_elements(points) AS point) AS named) AS numbered)
WHERE state = 'taken' AND kind = 'delegated';
ALTER TABLE decision ENABLE TRIGGER taken_decision_is_immutable;
ALTER TABLE decision DROP COLUMN applied_for;
