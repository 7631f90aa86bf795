-- Reports as they were laid before boards. A report belongs to no case, so it is in no case's file.
CREATE TABLE report_document (
  organisation text NOT NULL,
  board text NOT NULL,
  meeting date NOT NULL,
  number int NOT NULL CHECK (number > 0),
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  content bytea NOT NULL,
  made timestamptz NOT NULL,
  PRIMARY KEY (organisation, board, meeting, number)
);

GRANT SELECT, INSERT ON report_document TO {role};
