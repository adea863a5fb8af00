-- Ends the run's own views before the tables under them, all of them temporary.
DROP VIEW purchase, entry, stored;
DROP VIEW IF EXISTS converted;
DROP TABLE hierarchy, measured, deseasoned, judged;
DROP TABLE IF EXISTS line_entry;
