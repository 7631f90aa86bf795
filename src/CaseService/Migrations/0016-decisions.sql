-- Begins with the clause for the reason that 0014-lookups.sql tells: a foreign key to a decision would read all decisions of the organisation.
DROP INDEX decision_by_clause;
CREATE INDEX decision_by_clause ON decision (clause, board, organisation, decided);
-- What a board decided at a meeting.
CREATE INDEX decision_by_board ON decision (board, decided, organisation) WHERE kind = 'board';
