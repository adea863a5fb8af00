-- Accounts that a batch opened, or brought back after an undo, that nobody has changed since and that have no lines left.
-- Needs: batch_id, first, last (numbers of the trail), brought_back (ids).
WITH touched AS (
    SELECT pgh_obj_id AS id
    FROM accounts_accountevent
    WHERE pgh_id > %(first)s AND pgh_id <= %(last)s
      AND pgh_context ->> 'batch' = %(batch_id)s::text
      AND pgh_label = 'insert'
    UNION
    SELECT unnest(%(brought_back)s::bigint[])
)
SELECT account.id
FROM touched
JOIN accounts_account account ON account.id = touched.id
WHERE account.archived_at IS NULL
  AND NOT EXISTS (
    SELECT FROM accounts_accountevent later
    WHERE later.pgh_obj_id = account.id AND later.pgh_id > %(last)s
      -- Its place in a group has been taken back a moment ago.
      AND later.pgh_context ->> 'undo_of' IS DISTINCT FROM %(batch_id)s::text
  )
  AND NOT EXISTS (SELECT FROM accounts_salesline line WHERE line.account_id = account.id)
ORDER BY account.id
-- Nobody hands one over, edits or uses it between this question and its end.
FOR UPDATE OF account;
