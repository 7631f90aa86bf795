-- The organisation is the first column of every key: one installation serves many, and none sees another.

-- A case's file (akt). Its row is locked while a document is filed: running numbers have no gaps, and events leave in order.
CREATE TABLE case_file (
  organisation text NOT NULL,
  case_id text NOT NULL,
  documents int NOT NULL DEFAULT 0 CHECK (documents >= 0),
  PRIMARY KEY (organisation, case_id)
);

-- A filed document is never changed. Its content lies in the content store under its SHA-256.
CREATE TABLE document (
  organisation text NOT NULL,
  case_id text NOT NULL,
  number int NOT NULL CHECK (number > 0),
  title text NOT NULL,
  kind text NOT NULL,
  file_name text NOT NULL,
  content_type text NOT NULL,
  size bigint NOT NULL CHECK (size > 0),
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  state text NOT NULL CHECK (state IN ('Draft', 'Final')),
  direction text NOT NULL CHECK (direction IN ('In', 'Out', 'Internal')),
  counterpart text NOT NULL,
  date date NOT NULL,
  -- The decision that the document renders; empty for other documents.
  decision text NOT NULL,
  filed timestamptz NOT NULL,
  filed_by text NOT NULL,
  filed_through text NOT NULL,
  PRIMARY KEY (organisation, case_id, number),
  FOREIGN KEY (organisation, case_id) REFERENCES case_file,
  -- What makes a document the same one when it is filed again.
  UNIQUE (organisation, case_id, sha256, title, kind, decision)
);

GRANT SELECT, INSERT, UPDATE ON case_file TO {role};
GRANT SELECT, INSERT ON document TO {role};
