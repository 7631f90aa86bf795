-- Documents are found as cases are: by terms on sheets of 4 096 documents of an organisation (docs/decisions/finding.md).

-- Words as they are written, for those who have typed the beginning of one: a stem may be shorter than that (möjligheter: möj).
CREATE TEXT SEARCH DICTIONARY swedish_form (TEMPLATE = simple, STOPWORDS = swedish);
CREATE TEXT SEARCH CONFIGURATION swedish_form (COPY = swedish);
ALTER TEXT SEARCH CONFIGURATION swedish_form
  ALTER MAPPING FOR asciiword, asciihword, hword_asciipart, word, hword, hword_part WITH swedish_form;

-- A sheet of an organisation's documents is named rjh/0/
CREATE FUNCTION sheet_of(place int) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN place / 4096;
CREATE FUNCTION sheet_name(organisation text, sheet int) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN organisation || '/' || sheet || '/';

-- The words of a text as terms. A tsvector has its limits, on the way (so a long text is taken in parts, which overlap by a word) and at the end (so of
-- very many words those that come first are kept).
CREATE FUNCTION words_as_terms(configuration regconfig, prefix text, text text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN length(text) <= 10000
  THEN ARRAY(SELECT prefix || lexeme FROM unnest(to_tsvector(configuration, text)) WHERE octet_length(lexeme) <= 60)
  ELSE ARRAY(
    SELECT prefix || lexeme FROM (
      SELECT lexeme, sum(octet_length(prefix) + octet_length(lexeme)) OVER (ORDER BY first_part, first_position, lexeme) AS octets FROM (
        SELECT lexeme, min(part) AS first_part, min(positions[1]) AS first_position
        FROM generate_series(0, length(text) / 100000) AS part, unnest(to_tsvector(configuration, substr(text, part * 100000 + 1, 100100)))
        WHERE octet_length(lexeme) <= 60 GROUP BY lexeme) AS word) AS counted
    WHERE octets <= 450000)
  END;

-- All that a document is found by: the name of its sheet, a letter that says what it is, and the value.
CREATE FUNCTION document_terms(organisation text, place int, case_id text, title text, kind text, direction text, date date, text text)
RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 100000
RETURN (SELECT array_to_tsvector(
    words_as_terms('swedish', sheet || 'w', words) || words_as_terms('swedish_form', sheet || 'f', words)
    || ARRAY[sheet || 'c' || case_id, sheet || 'k' || kind, sheet || 'd' || direction,
      sheet || 'y' || extract(year FROM date), sheet || 'm' || extract(year FROM date) || '-' || extract(month FROM date)])
  -- What is joined by these signs (mark/vatten, 2021-2027) is found by its parts.
  FROM (SELECT sheet_name(organisation, sheet_of(place)) AS sheet, translate(title || ' ' || text, '/-', '  ') AS words) AS document);

-- What documents are found by. Whether somebody may see one is told by its own row, in every query.
CREATE TABLE document_search (
  organisation text NOT NULL,
  -- In the order of filing.
  place int NOT NULL CHECK (place > 0),
  case_id text NOT NULL,
  number int NOT NULL,
  title text NOT NULL,
  kind text NOT NULL,
  direction text NOT NULL,
  date date NOT NULL,
  -- The content that the text is of.
  sha256 text NOT NULL,
  text text NOT NULL,
  state text NOT NULL CHECK (state IN ('Read', 'NoText', 'Unreadable')),
  -- Why there is no text.
  reason text NOT NULL,
  cut boolean NOT NULL,
  PRIMARY KEY (organisation, place),
  UNIQUE (organisation, case_id, number),
  FOREIGN KEY (organisation, case_id, number) REFERENCES document
);
-- Put in its place at once: a list of what waits would be read by every search, once for each sheet.
CREATE INDEX document_search_terms ON document_search
  USING gin (document_terms(organisation, place, case_id, title, kind, direction, date, text)) WITH (fastupdate = off);
-- What the planner would learn of the terms takes long to find out, and tells nothing of a single sheet.
ALTER INDEX document_search_terms ALTER COLUMN 1 SET STATISTICS 0;

-- The text in the neighbourhood of words: what is shown of a hit is looked for there.
CREATE FUNCTION text_near(text text, words text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN length(text) <= 10000 THEN text
  ELSE substr(text, greatest(1, (SELECT coalesce(max(strpos(lower(text), word)), 1) FROM unnest(words) AS word) - 300), 10000) END;

-- Documents that are new or have changed since they were read.
CREATE TABLE document_unread (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  organisation text NOT NULL,
  case_id text NOT NULL,
  number int NOT NULL,
  attempts int NOT NULL DEFAULT 0,
  next_attempt timestamptz NOT NULL DEFAULT '-infinity'
);
CREATE FUNCTION note_unread() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO document_unread (organisation, case_id, number) VALUES (NEW.organisation, NEW.case_id, NEW.number);
  RETURN NULL;
END
$$;
CREATE TRIGGER document_unread AFTER INSERT OR UPDATE ON document FOR EACH ROW EXECUTE FUNCTION note_unread();
INSERT INTO document_unread (organisation, case_id, number) SELECT organisation, case_id, number FROM document ORDER BY filed, number;

GRANT SELECT, INSERT, UPDATE ON document_search TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON document_unread TO {role};
