-- The last numbers of the audit trail: what a batch did lies between two such answers.
SELECT
    (SELECT coalesce(max(pgh_id), 0) FROM accounts_saleslineevent) AS lines,
    (SELECT coalesce(max(pgh_id), 0) FROM accounts_accountevent) AS accounts,
    (SELECT coalesce(max(pgh_id), 0) FROM accounts_exchangerateevent) AS rates;
