-- The first time, what is judged goes straight to where it stays.
CREATE TEMP VIEW judged AS SELECT * FROM stored;

ALTER VIEW judged ALTER COLUMN run_id SET DEFAULT %(run)s;
