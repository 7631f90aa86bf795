-- Contents, each once for an organisation. Who is about to refer to a content locks its row first and puts the file in its place then; the clean-up locks it
-- before it looks whether anybody refers to it. So a content that is referred to, or about to be, is never removed.
CREATE TABLE content (
  organisation text NOT NULL,
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  size bigint NOT NULL CHECK (size > 0),
  PRIMARY KEY (organisation, sha256)
);
INSERT INTO content SELECT organisation, sha256, max(size) FROM document GROUP BY organisation, sha256;

-- A document is its registration and, of its current version, what is listed. Its versions lie beside it and are never changed, but that a draft becomes final.
ALTER TABLE document
  DROP CONSTRAINT document_organisation_case_id_sha256_title_kind_decision_key,
  ADD COLUMN version int NOT NULL DEFAULT 1 CHECK (version > 0),
  -- Raised with every change: the etag.
  ADD COLUMN revision int NOT NULL DEFAULT 1,
  -- What makes a document the same one when it is filed again: a digest of content, title, kind and decision as it was filed.
  ADD COLUMN filed_as bytea,
  ADD UNIQUE (organisation, case_id, filed_as);
UPDATE document SET filed_as = sha256(convert_to(concat_ws(E'\n', sha256, title, kind, decision), 'UTF8'));

CREATE TABLE document_version (
  organisation text NOT NULL,
  case_id text NOT NULL,
  document int NOT NULL,
  version int NOT NULL CHECK (version > 0),
  file_name text NOT NULL,
  content_type text NOT NULL,
  size bigint NOT NULL CHECK (size > 0),
  sha256 text NOT NULL,
  made timestamptz NOT NULL,
  made_by text NOT NULL,
  made_by_name text NOT NULL,
  made_through text NOT NULL,
  -- Null: a draft.
  finalised timestamptz,
  PRIMARY KEY (organisation, case_id, document, version),
  FOREIGN KEY (organisation, case_id, document) REFERENCES document,
  FOREIGN KEY (organisation, sha256) REFERENCES content
);
CREATE INDEX document_version_content ON document_version (organisation, sha256);
INSERT INTO document_version
SELECT organisation, case_id, number, 1, file_name, content_type, size, sha256, filed, filed_by, filed_by, filed_through, CASE state WHEN 'Final' THEN filed END
FROM document;

CREATE FUNCTION keep_final_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'A final version stays as it is.';
END $$;
CREATE TRIGGER final_version_stays BEFORE UPDATE ON document_version FOR EACH ROW WHEN (OLD.finalised IS NOT NULL) EXECUTE FUNCTION keep_final_version();

-- Who edits a document, and what was saved last: it becomes a version when the lock is released.
CREATE TABLE document_lock (
  organisation text NOT NULL,
  case_id text NOT NULL,
  document int NOT NULL,
  owner text NOT NULL,
  owner_name text NOT NULL,
  application text NOT NULL,
  locked timestamptz NOT NULL,
  ends timestamptz NOT NULL,
  saved timestamptz,
  file_name text,
  content_type text,
  size bigint,
  sha256 text,
  is_final boolean,
  PRIMARY KEY (organisation, case_id, document),
  FOREIGN KEY (organisation, case_id, document) REFERENCES document,
  FOREIGN KEY (organisation, sha256) REFERENCES content,
  CHECK ((saved IS NULL) = (sha256 IS NULL))
);
CREATE INDEX document_lock_ends ON document_lock (ends);
CREATE INDEX document_lock_content ON document_lock (organisation, sha256);

-- Uploads that can be resumed. Their octets lie in a file of their own; as many of them are on the disk for good as the row says.
CREATE TABLE upload (
  organisation text NOT NULL,
  upload uuid NOT NULL,
  -- What was said about the content: a message of the API.
  metadata bytea NOT NULL,
  received bigint NOT NULL DEFAULT 0 CHECK (received >= 0),
  expires timestamptz NOT NULL,
  -- Complete and right: nothing is appended any more.
  sealed boolean NOT NULL DEFAULT false,
  -- The document that it became.
  document text NOT NULL DEFAULT '',
  PRIMARY KEY (organisation, upload)
);
CREATE INDEX upload_expires ON upload (expires);

-- UPDATE on a content is the right to lock its row; it has nothing to change.
GRANT SELECT, INSERT, UPDATE, DELETE ON content TO {role};
GRANT UPDATE (version, revision, file_name, content_type, size, sha256, state) ON document TO {role};
GRANT SELECT, INSERT, UPDATE (finalised) ON document_version TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON document_lock TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON upload TO {role};
