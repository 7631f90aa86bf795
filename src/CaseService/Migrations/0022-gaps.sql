-- The numbers that an import left out: no case needs to have them. All others up to the last have one, also in a year into which older cases were imported.
CREATE TABLE series_gap (
  organisation text NOT NULL,
  series text NOT NULL,
  year int NOT NULL,
  first int NOT NULL,
  last int NOT NULL CHECK (last >= first),
  PRIMARY KEY (organisation, series, year, first),
  FOREIGN KEY (organisation, series, year) REFERENCES series_year
);
GRANT SELECT, INSERT ON series_gap TO {role};

INSERT INTO series_gap
SELECT organisation, series, year, before + 1, number - 1 FROM (
  SELECT organisation, series, year, number, imported, coalesce(lag(number) OVER (PARTITION BY organisation, series, year ORDER BY number), 0) AS before FROM case_file) AS numbered
WHERE imported AND number > before + 1;
