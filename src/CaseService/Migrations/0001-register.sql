-- The organisation is the first column of every key: one installation serves many, and none sees another.

CREATE TABLE organisation (
  organisation text PRIMARY KEY,
  display_name text NOT NULL
);

CREATE TABLE board (
  organisation text NOT NULL REFERENCES organisation,
  board text NOT NULL,
  display_name text NOT NULL,
  PRIMARY KEY (organisation, board)
);

-- A series belongs to one board.
CREATE TABLE series (
  organisation text NOT NULL,
  series text NOT NULL,
  board text NOT NULL,
  PRIMARY KEY (organisation, series),
  FOREIGN KEY (organisation, board) REFERENCES board
);

CREATE TABLE unit (
  organisation text NOT NULL REFERENCES organisation,
  unit text NOT NULL,
  display_name text NOT NULL,
  PRIMARY KEY (organisation, unit)
);

CREATE TABLE office (
  organisation text NOT NULL REFERENCES organisation,
  office text NOT NULL,
  display_name text NOT NULL,
  PRIMARY KEY (organisation, office)
);

CREATE TABLE person (
  organisation text NOT NULL REFERENCES organisation,
  person text NOT NULL,
  display_name text NOT NULL,
  PRIMARY KEY (organisation, person)
);

-- Days from–to, both included.
CREATE TABLE tenure (
  organisation text NOT NULL,
  office text NOT NULL,
  person text NOT NULL,
  from_day date NOT NULL,
  to_day date CHECK (to_day >= from_day),
  acting boolean NOT NULL,
  PRIMARY KEY (organisation, office, person, from_day),
  FOREIGN KEY (organisation, office) REFERENCES office,
  FOREIGN KEY (organisation, person) REFERENCES person
);

-- The counter of a series and year. Its row lock makes numbers gapless: a number is taken in the transaction of its case or not at all.
CREATE TABLE series_year (
  organisation text NOT NULL,
  series text NOT NULL,
  year int NOT NULL,
  last_number int NOT NULL,
  imported boolean NOT NULL DEFAULT false,
  PRIMARY KEY (organisation, series, year),
  FOREIGN KEY (organisation, series) REFERENCES series
);

-- Dates that may be known to the month only are texts, 2019-02 or 2019-02-16.
CREATE TABLE case_file (
  organisation text NOT NULL,
  case_id text NOT NULL,
  series text NOT NULL,
  number int NOT NULL CHECK (number > 0),
  year int NOT NULL,
  board text NOT NULL,
  status text NOT NULL,
  title text NOT NULL,
  former_titles text[] NOT NULL,
  kind text NOT NULL,
  description text NOT NULL,
  unit text,
  officer_name text NOT NULL,
  officer_telephone text NOT NULL,
  officer_email text NOT NULL,
  period_from text,
  period_to text,
  period_from_note text NOT NULL,
  registered date,
  document_date date,
  document_kind text NOT NULL,
  programmes jsonb NOT NULL,
  imported boolean NOT NULL,
  digest bytea NOT NULL,
  PRIMARY KEY (organisation, case_id),
  UNIQUE (organisation, series, year, number),
  FOREIGN KEY (organisation, series, year) REFERENCES series_year,
  FOREIGN KEY (organisation, board) REFERENCES board,
  FOREIGN KEY (organisation, unit) REFERENCES unit
);

CREATE TABLE preparation (
  organisation text NOT NULL,
  case_id text NOT NULL,
  position int NOT NULL,
  body text NOT NULL,
  date text NOT NULL,
  stance text NOT NULL,
  PRIMARY KEY (organisation, case_id, position),
  UNIQUE (organisation, case_id, body, date),
  FOREIGN KEY (organisation, case_id) REFERENCES case_file
);

CREATE TABLE related_case (
  organisation text NOT NULL,
  case_id text NOT NULL,
  number text NOT NULL,
  relation text NOT NULL,
  PRIMARY KEY (organisation, case_id, number),
  FOREIGN KEY (organisation, case_id) REFERENCES case_file
);

-- Who changed what, when and through which application; written in the transaction of the change, never changed afterwards.
CREATE TABLE history (
  organisation text NOT NULL,
  case_id text NOT NULL,
  entry int NOT NULL,
  at timestamptz NOT NULL,
  subject text NOT NULL,
  name text NOT NULL,
  application text NOT NULL,
  what text NOT NULL,
  detail jsonb NOT NULL,
  PRIMARY KEY (organisation, case_id, entry),
  FOREIGN KEY (organisation, case_id) REFERENCES case_file
);

-- The same for what gives the right to decide: offices and their holders, orders, meetings.
CREATE TABLE organisation_history (
  organisation text NOT NULL REFERENCES organisation,
  entry uuid NOT NULL,
  at timestamptz NOT NULL,
  subject text NOT NULL,
  name text NOT NULL,
  application text NOT NULL,
  what text NOT NULL,
  detail jsonb NOT NULL,
  PRIMARY KEY (organisation, entry)
);

GRANT SELECT, INSERT, UPDATE ON organisation, board, unit, office, person, tenure, series_year, case_file, preparation, related_case TO {role};
GRANT SELECT, INSERT ON series, history, organisation_history TO {role};
