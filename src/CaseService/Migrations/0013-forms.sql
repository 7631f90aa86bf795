-- A word as it is written is kept beside its stem only where the two differ: the stem begins the word, so who types a beginning finds the word by either.

-- The words of a text. An index entry has its limits: of a long text the first 4 000 different words of at most 60 octets.
CREATE FUNCTION lexemes_of(configuration regconfig, text text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF octet_length(text) < 1900 THEN
    RETURN to_tsvector(configuration, text);
  END IF;
  RETURN array_to_tsvector(ARRAY(
    SELECT lexeme FROM unnest(to_tsvector(configuration, left(text, 150000))) WHERE octet_length(lexeme) <= 60 ORDER BY positions[1], lexeme LIMIT 4000));
END
$$;

CREATE OR REPLACE FUNCTION terms_of(sheet text, text text, marks text[]) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  stems tsvector := lexemes_of('swedish', text);
  forms tsvector := ts_delete(lexemes_of('swedish_form', text), tsvector_to_array(stems));
BEGIN
  RETURN array_to_tsvector(string_to_array(concat_ws(E'\n',
    sheet || 'w' || nullif(array_to_string(tsvector_to_array(stems), E'\n' || sheet || 'w'), ''),
    sheet || 'f' || nullif(array_to_string(tsvector_to_array(forms), E'\n' || sheet || 'f'), ''),
    sheet || array_to_string(marks, E'\n' || sheet)), E'\n'));
END
$$;

DROP FUNCTION words_of(regconfig, text);

-- The row of a search is made from the case's own row, so nothing is gained by looking that one up again for each.
ALTER TABLE case_search DROP CONSTRAINT case_search_organisation_series_year_number_fkey;
UPDATE case_search SET terms = found.terms FROM case_found AS found
WHERE (found.organisation, found.year, found.number, found.series) = (case_search.organisation, case_search.year, case_search.number, case_search.series)
  AND found.terms <> case_search.terms;

-- The index keeps what is new in a list until it is put in its place. Whoever registers should not have to do that: one replica does it, many cases at a time, on
-- the owner's behalf. The list is as long as that only while it doesn't keep up.
ALTER INDEX case_search_terms SET (gin_pending_list_limit = 4096);
CREATE FUNCTION tidy_case_search() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$ SELECT gin_clean_pending_list('case_search_terms') $$;
REVOKE ALL ON FUNCTION tidy_case_search() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tidy_case_search() TO {role};
