-- The days on which one account ordered. From each of them the index leads to the next one, so that a day with a
-- thousand lines costs no more than one with a line.
WITH RECURSIVE
found AS (
    (
        SELECT document_on
        FROM accounts_salesline
        WHERE
            account_id = %(account)s
            AND document_on > %(orders_since)s
            AND document_on <= %(last_on)s
            AND kind = 'SELL_IN'
            AND amount > 0
        ORDER BY document_on
        LIMIT 1
    )
    UNION ALL
    SELECT following.document_on
    FROM found
    CROSS JOIN LATERAL (
        SELECT line.document_on
        FROM accounts_salesline AS line
        WHERE
            line.account_id = %(account)s
            AND line.document_on > found.document_on
            AND line.document_on <= %(last_on)s
            AND line.kind = 'SELL_IN'
            AND line.amount > 0
        ORDER BY line.document_on
        LIMIT 1
    ) AS following
),
days AS (
    SELECT %(account)s::bigint AS account_id, document_on FROM found
),
