-- Where the run has rows already, what is judged stands beside them until it is known what differs.
CREATE TEMP TABLE beside ON COMMIT DROP AS SELECT * FROM stored WITH NO DATA;

ALTER TABLE beside ALTER COLUMN run_id SET DEFAULT %(run)s;

CREATE TEMP VIEW judged AS SELECT * FROM beside;
