-- Accounts that a batch opened, that nobody has edited and that have no lines left.
-- Needs: batch_id, first, last (numbers of the trail).
SELECT account.id
FROM accounts_accountevent event
JOIN accounts_account account ON account.id = event.pgh_obj_id
WHERE event.pgh_id > %(first)s AND event.pgh_id <= %(last)s
  AND event.pgh_context ->> 'batch' = %(batch_id)s::text
  AND event.pgh_label = 'insert'
  AND account.version = 1
  AND account.archived_at IS NULL
  AND NOT EXISTS (SELECT FROM accounts_salesline line WHERE line.account_id = account.id)
ORDER BY account.id;
