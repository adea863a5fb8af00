-- The rhythm of one account's orders, by the same rule as the alarm for orders that stay away.
WITH
days AS (
    SELECT DISTINCT document_on
    FROM accounts_salesline
    WHERE
        account_id = %(account)s
        AND kind = 'SELL_IN'
        AND amount > 0
        AND document_on > %(since)s
        AND document_on <= %(until)s
),
gaps AS (
    SELECT document_on, document_on - lag(document_on) OVER (ORDER BY document_on) AS gap
    FROM days
)
SELECT
    count(gap) AS gaps,
    percentile_disc(0.5) WITHIN GROUP (ORDER BY gap) AS typical,
    percentile_disc(0.9) WITHIN GROUP (ORDER BY gap) AS usual_longest,
    max(document_on) AS last_on
FROM gaps
