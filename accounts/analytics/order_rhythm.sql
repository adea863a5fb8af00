-- The rhythm of one account's orders, by the same rule as the alarm for orders that stay away. From each day of
-- ordering the index leads to the next one, so that a day with a thousand lines costs no more than one with a line.
WITH RECURSIVE
days AS (
    (
        SELECT document_on
        FROM accounts_salesline
        WHERE
            account_id = %(account)s
            AND document_on > %(since)s
            AND document_on <= %(until)s
            AND kind = 'SELL_IN'
            AND amount > 0
        ORDER BY document_on
        LIMIT 1
    )
    UNION ALL
    SELECT following.document_on
    FROM days
    CROSS JOIN LATERAL (
        SELECT line.document_on
        FROM accounts_salesline AS line
        WHERE
            line.account_id = %(account)s
            AND line.document_on > days.document_on
            AND line.document_on <= %(until)s
            AND line.kind = 'SELL_IN'
            AND line.amount > 0
        ORDER BY line.document_on
        LIMIT 1
    ) AS following
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
