-- Which extracts were sent, and when first. It may be told before the document of the decision, or of its extract, is filed.
CREATE TABLE extract_sending (
  organisation text NOT NULL,
  case_id text NOT NULL,
  -- organisations/rjh/cases/RUN-138-2024/decisions/1, as in document.
  decision text NOT NULL,
  recipient text NOT NULL,
  sent date NOT NULL,
  PRIMARY KEY (organisation, case_id, decision, recipient)
);

GRANT SELECT, INSERT ON extract_sending TO {role};
