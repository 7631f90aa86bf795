-- The reports that are to be made now, of all organisations.
CREATE INDEX meeting_planned ON meeting (date) WHERE state = 'planned';
