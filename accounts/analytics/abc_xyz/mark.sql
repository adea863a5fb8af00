-- Rows that this run stored before it was published.
UPDATE accounts_classificationsnapshot
SET is_current = TRUE
WHERE run_id = %(run)s AND NOT is_current AND %(is_published)s;
