-- A temporary table of the caller's must not stand for one of ours.
ALTER FUNCTION dispose_of(text, int) SET search_path = public, pg_temp;
