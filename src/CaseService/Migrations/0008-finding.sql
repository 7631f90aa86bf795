-- A case is found by terms: its words, and what lists are filtered by. Why terms name the sheet of the register that the case is on: docs/decisions/finding.md

-- Words as they are written, for those who have typed the beginning of one: a stem may be shorter than that (möjligheter: möj).
CREATE TEXT SEARCH DICTIONARY swedish_form (TEMPLATE = simple, STOPWORDS = swedish);
CREATE TEXT SEARCH CONFIGURATION swedish_form (COPY = swedish);
ALTER TEXT SEARCH CONFIGURATION swedish_form
  ALTER MAPPING FOR asciiword, asciihword, hword_asciipart, word, hword, hword_part WITH swedish_form;

-- The words of a text. An index entry has its limits: of a long text the first 4 000 different words of at most 60 octets.
CREATE FUNCTION words_of(configuration regconfig, text text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN octet_length(text) < 1900 THEN tsvector_to_array(to_tsvector(configuration, text))
    ELSE ARRAY(SELECT lexeme FROM unnest(to_tsvector(configuration, left(text, 150000))) WHERE octet_length(lexeme) <= 60 ORDER BY positions[1], lexeme LIMIT 4000) END
$$;

-- A year's register in sheets of 4 096 numbers, named rjh/2024/0/
CREATE FUNCTION sheet_of(number int) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT number / 4096 $$;
CREATE FUNCTION sheet_name(organisation text, year int, sheet int) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT organisation || '/' || year || '/' || sheet || '/'
$$;

-- The financiers in the latest version of the case's plan, of which FundingService tells.
CREATE TABLE case_financier (
  organisation text NOT NULL,
  case_id text NOT NULL,
  plan_version int NOT NULL,
  financiers text[] NOT NULL,
  PRIMARY KEY (organisation, case_id)
);

DROP TABLE case_search;
CREATE TABLE case_search (
  organisation text NOT NULL,
  year int NOT NULL,
  number int NOT NULL,
  series text NOT NULL,
  registered date,
  period_from date,
  period_to date,
  amounts numeric[] NOT NULL,
  -- Each is the name of the sheet, a letter that says of which kind it is, and the value.
  terms tsvector NOT NULL,
  PRIMARY KEY (organisation, year, number, series),
  FOREIGN KEY (organisation, series, year, number) REFERENCES case_file (organisation, series, year, number)
);
-- What waits to be put in its place is read by every search, so it is put there soon.
CREATE INDEX case_search_terms ON case_search USING gin (terms) WITH (gin_pending_list_limit = 512);

-- What the search row of each case has to be.
CREATE VIEW case_found AS
SELECT one.organisation, one.year, one.number, one.series, one.registered,
  (one.period_from || CASE WHEN length(one.period_from) = 7 THEN '-01' ELSE '' END)::date AS period_from,
  CASE WHEN length(one.period_to) = 7 THEN ((one.period_to || '-01')::date + interval '1 month' - interval '1 day')::date ELSE one.period_to::date END AS period_to,
  coalesce(points.amounts, '{}') AS amounts,
  -- A word holds no line break, so that is where the words are parted again.
  array_to_tsvector(string_to_array(
    sheet.name || 'w' || array_to_string(words_of('swedish', sheet.text), E'\n' || sheet.name || 'w') || E'\n' ||
    sheet.name || 'f' || array_to_string(words_of('swedish_form', sheet.text), E'\n' || sheet.name || 'f'), E'\n')
    || ARRAY(SELECT sheet.name || term FROM unnest(
         ARRAY['s' || one.series, 'n' || one.number, 'n' || one.series || '/' || one.number,
           't' || CASE WHEN one.struck IS NOT NULL THEN 'struck' WHEN one.closed IS NOT NULL THEN 'closed' ELSE one.status END,
           'u' || one.unit, 'o' || lower(one.officer_name), 'o' || lower(one.officer_email)]
         || offices.names || financiers.names) AS term WHERE length(term) > 1)) AS terms,
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
  SELECT array_agg(DISTINCT 'd' || (signature ->> 'Office')) AS names
  FROM decision, jsonb_array_elements(jsonb_build_array(proposed_by) || signed_by || decided_by) AS signature
  WHERE decision.organisation = one.organisation AND decision.case_id = one.case_id
) AS offices
CROSS JOIN LATERAL (
  SELECT array_agg('m' || lower(financier)) AS names FROM case_financier, unnest(financiers) AS financier
  WHERE case_financier.organisation = one.organisation AND case_financier.case_id = one.case_id
) AS financiers
CROSS JOIN LATERAL (
  SELECT sheet_name(one.organisation, one.year, sheet_of(one.number)) AS name,
    -- What is joined by these signs (mark/vatten, 2021-2027) is found by its parts.
    translate(concat_ws(' ', one.title, array_to_string(one.former_titles, ' '), one.series, one.description, points.text), '/-', '  ') AS text
) AS sheet;

INSERT INTO case_search
SELECT organisation, year, number, series, registered, period_from, period_to, amounts, terms FROM case_found;

GRANT SELECT ON case_found TO {role};
GRANT SELECT, INSERT, UPDATE ON case_financier, case_search TO {role};
