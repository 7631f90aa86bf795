-- What the register shows of a document (OSL 5 kap. 2 §), and what decides whether anyone may see it (TF 2 kap. 9, 10 and 12 §§).
ALTER TABLE document
  -- The day it was sent from the house, and the day it was taken care of for archiving.
  ADD COLUMN sent date,
  ADD COLUMN archived date,
  -- Registered by mistake: the number stays.
  ADD COLUMN struck date,
  ADD COLUMN struck_reason text NOT NULL DEFAULT '',
  ADD COLUMN secrecy_provision text,
  ADD COLUMN secrecy_date date,
  ADD COLUMN secrecy_authority text,
  ADD CHECK (num_nulls(secrecy_provision, secrecy_date, secrecy_authority) IN (0, 3)),
  ADD CHECK ((struck IS NULL) = (struck_reason = '')),
  ADD CHECK (sent IS NULL OR direction <> 'In');
-- What was registered as going out, in its final form, was sent.
UPDATE document SET sent = date WHERE direction = 'Out' AND state = 'Final';

-- The mark of the case itself, as CaseService last told it, and when that was: what is written about its documents would tell its subject.
ALTER TABLE case_file
  ADD COLUMN secrecy_provision text,
  ADD COLUMN secrecy_date date,
  ADD COLUMN secrecy_authority text,
  ADD COLUMN secrecy_changed timestamptz,
  ADD CHECK (num_nulls(secrecy_provision, secrecy_date, secrecy_authority) IN (0, 3));

GRANT UPDATE (
  title, kind, direction, counterpart, date, sent, archived, struck, struck_reason, secrecy_provision, secrecy_date, secrecy_authority, filed_as
) ON document TO {role};
