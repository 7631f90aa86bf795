-- Of a table that nobody has analysed yet the planner takes any index that begins with the organisation for as good as the case's own, and reads all cases of the
-- organisation for each that it looks up. One that begins with the series can't be taken for that, and serves what it is for as well.
ALTER TABLE case_file DROP CONSTRAINT case_file_organisation_series_year_number_key, ADD UNIQUE (series, year, organisation, number);
