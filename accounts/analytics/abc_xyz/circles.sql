-- Accounts that no root leads to: they are their own ancestors, or stand below one that is.
SELECT account.name
FROM accounts_account AS account
LEFT JOIN hierarchy ON hierarchy.account_id = account.id
WHERE hierarchy.account_id IS NULL
ORDER BY account.id
LIMIT 5;
