-- The archived accounts that lines of the file belong to, but for those that its import brings back because only an undo
-- archived them. Needs: source.
SELECT account.name
FROM accounts_account account
WHERE account.archived_at IS NOT NULL
  AND account.id IN (SELECT incoming.account_id FROM import_incoming incoming WHERE incoming.fate = '')
  AND NOT EXISTS (
    SELECT FROM accounts_importbatch undone
    WHERE undone.state = 'UNDONE' AND undone.source = %(source)s
      AND undone.figures #> '{undone,accounts_archived}' @> to_jsonb(account.id)
  )
ORDER BY account.sort_key, account.id;
