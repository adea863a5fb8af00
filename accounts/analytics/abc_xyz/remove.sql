-- Rows of this run that no longer hold, of accounts that changed or are gone.
WITH outdated AS (
    SELECT * FROM stored
    EXCEPT
    SELECT * FROM judged
)
DELETE FROM accounts_classificationsnapshot AS snapshot
USING outdated
WHERE snapshot.run_id = %(run)s AND snapshot.account_id = outdated.account_id;
