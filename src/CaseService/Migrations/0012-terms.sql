-- The terms of a case are worked out in one place and once: what a view names twice is computed twice, and a function in SQL is set up anew for each row.

CREATE OR REPLACE FUNCTION words_of(configuration regconfig, text text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF octet_length(text) < 1900 THEN
    RETURN tsvector_to_array(to_tsvector(configuration, text));
  END IF;
  RETURN ARRAY(SELECT lexeme FROM unnest(to_tsvector(configuration, left(text, 150000))) WHERE octet_length(lexeme) <= 60 ORDER BY positions[1], lexeme LIMIT 4000);
END
$$;

-- The words of a text and the marks that lists are filtered by, each with the name of its sheet. None holds a line break, so that is where they are parted.
CREATE FUNCTION terms_of(sheet text, text text, marks text[]) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  RETURN array_to_tsvector(string_to_array(concat_ws(E'\n',
    sheet || 'w' || array_to_string(words_of('swedish', text), E'\n' || sheet || 'w'),
    sheet || 'f' || array_to_string(words_of('swedish_form', text), E'\n' || sheet || 'f'),
    sheet || array_to_string(marks, E'\n' || sheet)), E'\n'));
END
$$;

CREATE OR REPLACE VIEW case_found AS
SELECT one.organisation, one.year, one.number, one.series, one.registered,
  (one.period_from || CASE WHEN length(one.period_from) = 7 THEN '-01' ELSE '' END)::date AS period_from,
  CASE WHEN length(one.period_to) = 7 THEN ((one.period_to || '-01')::date + interval '1 month' - interval '1 day')::date ELSE one.period_to::date END AS period_to,
  coalesce(points.amounts, '{}') AS amounts,
  terms_of(
    sheet_name(one.organisation, one.year, sheet_of(one.number)),
    -- What is joined by these signs (mark/vatten, 2021-2027) is found by its parts.
    translate(concat_ws(' ', one.title, array_to_string(one.former_titles, ' '), one.series, one.description, points.text), '/-', '  '),
    ARRAY['s' || one.series, 'n' || one.number, 'n' || one.series || '/' || one.number,
      't' || CASE WHEN one.struck IS NOT NULL THEN 'struck' WHEN one.closed IS NOT NULL THEN 'closed' ELSE one.status END,
      'u' || nullif(one.unit, ''), 'o' || lower(nullif(one.officer_name, '')), 'o' || lower(nullif(one.officer_email, ''))]
    || offices.names || financiers.names) AS terms,
  one.case_id
FROM case_file AS one
CROSS JOIN LATERAL (
  SELECT string_agg(point ->> 'Text', ' ' ORDER BY number) AS text,
    array_agg(DISTINCT coalesce((point ->> 'Amount')::numeric, (point ->> 'Ceiling')::numeric)) FILTER (
      WHERE state NOT IN ('declined', 'withdrawn') AND (point ->> 'Amount' IS NOT NULL OR point ->> 'Ceiling' IS NOT NULL)) AS amounts
  FROM decision, jsonb_array_elements(points) AS point
  WHERE decision.organisation = one.organisation AND decision.case_id = one.case_id
) AS points
CROSS JOIN LATERAL (
  SELECT array_agg(DISTINCT 'd' || nullif(signature ->> 'Office', '')) AS names
  FROM decision, jsonb_array_elements(jsonb_build_array(proposed_by) || signed_by || decided_by) AS signature
  WHERE decision.organisation = one.organisation AND decision.case_id = one.case_id
) AS offices
CROSS JOIN LATERAL (
  SELECT array_agg('m' || lower(nullif(financier, ''))) AS names FROM case_financier, unnest(financiers) AS financier
  WHERE case_financier.organisation = one.organisation AND case_financier.case_id = one.case_id
) AS financiers;
