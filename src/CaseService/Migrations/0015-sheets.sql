-- A number that is joined to a text counts as a conversion that settings might change, unless it is made a text first; and a function of such a body is called for each
-- row where it could be a part of the statement.
CREATE OR REPLACE FUNCTION sheet_name(organisation text, year int, sheet int) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT organisation || '/' || year::text || '/' || sheet::text || '/'
$$;

-- The stems are wanted twice.
CREATE OR REPLACE FUNCTION terms_of(sheet text, text text, marks text[]) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  stems text[] := tsvector_to_array(lexemes_of('swedish', text));
  forms text[] := tsvector_to_array(ts_delete(lexemes_of('swedish_form', text), stems));
BEGIN
  RETURN array_to_tsvector(string_to_array(concat_ws(E'\n',
    sheet || 'w' || nullif(array_to_string(stems, E'\n' || sheet || 'w'), ''),
    sheet || 'f' || nullif(array_to_string(forms, E'\n' || sheet || 'f'), ''),
    sheet || array_to_string(marks, E'\n' || sheet)), E'\n'));
END
$$;
