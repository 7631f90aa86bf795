-- History becomes a chain that anyone can recompute. Values are kept beside their salted digest, so that they can be disposed of one day and the
-- chain still verifies. The case keeps the chain's head: an entry that is missing at the end is missed as well.

-- Each field is hashed by itself, so that no two entries can be written as the same bytes.
CREATE FUNCTION history_digest(before bytea, at timestamptz, subject text, name text, offices text[], application text, what text, value_digest bytea)
RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(before
    || sha256(convert_to(((extract(epoch FROM at) * 1000000)::bigint)::text, 'UTF8'))
    || sha256(convert_to(subject, 'UTF8'))
    || sha256(convert_to(name, 'UTF8'))
    || sha256(convert_to(array_to_string(offices, ' '), 'UTF8'))
    || sha256(convert_to(application, 'UTF8'))
    || sha256(convert_to(what, 'UTF8'))
    || value_digest)
$$;

ALTER TABLE history ALTER COLUMN detail TYPE json USING detail::text::json;
ALTER TABLE history
  ADD COLUMN offices text[] NOT NULL DEFAULT '{}',
  ADD COLUMN salt bytea DEFAULT uuid_send(gen_random_uuid()),
  ADD COLUMN value_digest bytea,
  ADD COLUMN digest bytea;
UPDATE history SET value_digest = sha256(salt || convert_to(detail::text, 'UTF8'));

DO $$
DECLARE
  one record;
  before bytea;
BEGIN
  FOR one IN SELECT * FROM history ORDER BY organisation, case_id, entry LOOP
    IF one.entry = 1 THEN
      before := sha256(convert_to('organisations/' || one.organisation || '/cases/' || one.case_id, 'UTF8'));
    END IF;
    before := history_digest(before, one.at, one.subject, one.name, one.offices, one.application, one.what, one.value_digest);
    UPDATE history SET digest = before WHERE organisation = one.organisation AND case_id = one.case_id AND entry = one.entry;
  END LOOP;
END $$;
DROP FUNCTION history_digest;

ALTER TABLE history
  ALTER COLUMN offices DROP DEFAULT,
  ALTER COLUMN salt DROP DEFAULT,
  ALTER COLUMN detail DROP NOT NULL,
  ALTER COLUMN value_digest SET NOT NULL,
  ALTER COLUMN digest SET NOT NULL,
  -- Disposed of together, or not at all.
  ADD CHECK ((detail IS NULL) = (salt IS NULL));

ALTER TABLE case_file ADD COLUMN history_entries int, ADD COLUMN history_digest bytea;
UPDATE case_file SET (history_entries, history_digest) = (
  SELECT entry, digest FROM history
  WHERE history.organisation = case_file.organisation AND history.case_id = case_file.case_id ORDER BY entry DESC LIMIT 1);
ALTER TABLE case_file ALTER COLUMN history_entries SET NOT NULL, ALTER COLUMN history_digest SET NOT NULL;

-- What a case is found by. Beside the case, so that a change of anything else leaves its index alone.
CREATE TABLE case_search (
  organisation text NOT NULL,
  case_id text NOT NULL,
  words tsvector NOT NULL,
  PRIMARY KEY (organisation, case_id),
  FOREIGN KEY (organisation, case_id) REFERENCES case_file
);
CREATE INDEX case_search_words ON case_search USING gin (words);
INSERT INTO case_search
SELECT organisation, case_id, to_tsvector('swedish', concat_ws(' ', title, array_to_string(former_titles, ' '), description)) FROM case_file;

GRANT SELECT, INSERT, UPDATE ON case_search TO {role};
