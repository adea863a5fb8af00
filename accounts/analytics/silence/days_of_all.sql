-- The days on which accounts ordered.
WITH
days AS (
    SELECT DISTINCT account_id, document_on
    FROM accounts_salesline
    WHERE
        account_id IS NOT NULL
        AND kind = 'SELL_IN'
        AND amount > 0
        AND document_on > %(orders_since)s
        AND document_on <= %(last_on)s
),
