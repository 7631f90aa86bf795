-- What anyone may search in is what the public list shows: titles, and no contents. So the words of the title are terms of their own as well.
CREATE OR REPLACE FUNCTION document_terms(organisation text, place int, case_id text, title text, kind text, direction text, date date, text text)
RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 100000
RETURN (SELECT array_to_tsvector(
    words_as_terms('swedish', sheet || 'w', words) || words_as_terms('swedish_form', sheet || 'f', words)
    || words_as_terms('swedish', sheet || 't', heading) || words_as_terms('swedish_form', sheet || 'b', heading)
    || ARRAY[sheet || 'c' || case_id, sheet || 'k' || kind, sheet || 'd' || direction,
      sheet || 'y' || extract(year FROM date), sheet || 'm' || extract(year FROM date) || '-' || extract(month FROM date)])
  -- What is joined by these signs (mark/vatten, 2021-2027) is found by its parts.
  FROM (SELECT sheet_name(organisation, sheet_of(place)) AS sheet, translate(title || ' ' || text, '/-', '  ') AS words, translate(title, '/-', '  ') AS heading) AS document);
REINDEX INDEX document_search_terms;
