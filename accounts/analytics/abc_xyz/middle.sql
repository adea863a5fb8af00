-- The key that halves the accounts.
SELECT coalesce(percentile_disc(0.5) WITHIN GROUP (ORDER BY id), 0) AS middle
FROM accounts_account;
