-- What a batch did, by its lines and by the audit trail. Needs: batch_id, first, last (numbers of the trail).
DROP TABLE IF EXISTS undo_old;

-- The old values of the lines that it changed or took out.
CREATE TEMP TABLE undo_old ON COMMIT DROP AS
SELECT event.*
FROM accounts_saleslineevent event
WHERE event.pgh_id > %(first)s AND event.pgh_id <= %(last)s
  AND event.pgh_context ->> 'batch' = %(batch_id)s::text
  AND event.pgh_label IN ('update', 'delete');

-- Merged accounts have sent their lines on since then.
WITH RECURSIVE road AS (
    SELECT DISTINCT old.account_id AS was, account.id, account.merged_into_id
    FROM undo_old old
    JOIN accounts_account account ON account.id = old.account_id
    UNION
    SELECT road.was, account.id, account.merged_into_id
    FROM road
    JOIN accounts_account account ON account.id = road.merged_into_id
)
UPDATE undo_old
SET account_id = road.id
FROM road
WHERE road.was = undo_old.account_id AND road.merged_into_id IS NULL AND road.id <> undo_old.account_id;
ANALYZE undo_old;
