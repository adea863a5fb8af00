-- Ends the run's own views before the tables under them, all of them temporary.
DROP VIEW IF EXISTS judged;
DROP FUNCTION pg_temp.summed_between(bigint, bigint);
DROP VIEW purchase, entry, stored;
DROP VIEW IF EXISTS converted;
DROP TABLE hierarchy, measured, deseasoned;
DROP TABLE IF EXISTS beside, line_entry;
