-- What was published so far makes way first, so that no account ever has two current rows.
UPDATE accounts_classificationsnapshot
SET is_current = FALSE
WHERE is_current AND run_id <> %(run)s AND %(is_published)s;
