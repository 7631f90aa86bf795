-- A struck case was registered by mistake: its number stays, visible as struck. A closed one can be reopened.
ALTER TABLE case_file
  ADD COLUMN struck date,
  ADD COLUMN struck_reason text NOT NULL DEFAULT '',
  ADD COLUMN closed date,
  ADD CHECK ((struck IS NULL) = (struck_reason = '')),
  ADD CHECK (struck IS NULL OR closed IS NULL);
