-- The accounts that this file has opened, once it is stored.
SELECT account.id
FROM import_customer customer
JOIN accounts_account account ON account.id = customer.account_id
WHERE customer.is_new
ORDER BY account.id
