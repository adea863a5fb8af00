-- Rows that this run does not have yet, in the order of the index that finds an account.
INSERT INTO stored
SELECT *
FROM judged
WHERE NOT EXISTS (SELECT FROM stored WHERE stored.account_id = judged.account_id)
ORDER BY judged.account_id;
