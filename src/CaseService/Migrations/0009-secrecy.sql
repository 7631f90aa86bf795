-- A note that what a case is about may be secret: provision, day and authority (OSL 5 kap. 5 §).
ALTER TABLE case_file
  ADD COLUMN secrecy_provision text,
  ADD COLUMN secrecy_date date,
  ADD COLUMN secrecy_authority text,
  ADD CHECK ((secrecy_provision IS NULL) = (secrecy_date IS NULL) AND (secrecy_provision IS NULL) = (secrecy_authority IS NULL));
