-- Whatever a list says: what no rule disposes of, what belongs to an open case or is held, and what changed since stays. The whole list goes, or nothing of it.
CREATE OR REPLACE FUNCTION dispose_of(asked_organisation text, asked_disposal int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  listed int;
  removed int;
BEGIN
  PERFORM FROM disposal WHERE organisation = asked_organisation AND number = asked_disposal AND state = 'DISPOSED';
  IF NOT FOUND THEN
    RAISE EXCEPTION 'The disposal is not decided.';
  END IF;
  SELECT count(*) INTO listed FROM disposal_entry WHERE organisation = asked_organisation AND disposal = asked_disposal;
  -- Nothing is filed in these cases, held or reopened until the end of the transaction.
  PERFORM FROM case_file
  WHERE organisation = asked_organisation
    AND case_id IN (SELECT case_id FROM disposal_entry WHERE organisation = asked_organisation AND disposal = asked_disposal)
  ORDER BY case_id FOR UPDATE;
  -- The same content may be filed anew: that is another document.
  UPDATE document SET disposal = asked_disposal, revision = document.revision + 1, filed_as = NULL
  FROM disposal_entry AS entry JOIN disposable(asked_organisation, (now() AT TIME ZONE 'Europe/Stockholm')::date) AS due
    ON (due.case_id, due.document, due.revision, due.rule, due.legal_reference) = (entry.case_id, entry.document, entry.revision, entry.rule, entry.legal_reference)
  WHERE (entry.organisation, entry.disposal) = (asked_organisation, asked_disposal)
    AND (document.organisation, document.case_id, document.number) = (asked_organisation, entry.case_id, entry.document);
  GET DIAGNOSTICS removed = ROW_COUNT;
  IF removed <> listed THEN
    RAISE EXCEPTION '% of % documents on the list may not be disposed of.', listed - removed, listed;
  END IF;
  DELETE FROM document_version AS version USING document
  WHERE (document.organisation, document.disposal) = (asked_organisation, asked_disposal)
    AND (version.organisation, version.case_id, version.document) = (asked_organisation, document.case_id, document.number);
  RETURN removed;
END
$$;
