-- Accounts that pay less for the same products: the last three months at the prices of the same months a year before.
WITH
sold AS (
    SELECT
        account_id,
        product_id,
        currency,
        document_on >= %(recent)s AS is_recent,
        sum(quantity) AS quantity,
        sum(amount) AS amount,
        sum(base_amount) AS base_amount
    FROM accounts_salesline
    WHERE
        account_id IS NOT NULL
        AND product_id IS NOT NULL
        AND kind = 'SELL_IN'
        AND NOT is_credit_note
        AND quantity > 0
        AND amount > 0
        AND base_amount IS NOT NULL
        AND (
            (document_on >= %(recent)s AND document_on < %(end)s)
            OR (document_on >= %(recent_before)s AND document_on < %(recent_end_before)s)
        )
    GROUP BY account_id, product_id, currency, is_recent
),
compared AS (
    SELECT
        now.account_id,
        count(*) AS products,
        sum(now.base_amount) AS paid,
        -- The same quantity at last year's price; in the currency of the document, so that its rate plays no part.
        sum(now.base_amount * (before.amount / before.quantity) / (now.amount / now.quantity)) AS at_old_prices
    FROM sold AS now
    INNER JOIN sold AS before
        ON
            before.account_id = now.account_id
            AND before.product_id = now.product_id
            AND before.currency = now.currency
            AND NOT before.is_recent
    WHERE now.is_recent
    GROUP BY now.account_id
),
wholes AS (
    SELECT account_id, sum(base_amount) AS bought FROM sold WHERE is_recent GROUP BY account_id
)
SELECT
    compared.account_id,
    '' AS subject,
    round(least(1, (1 - paid / at_old_prices) / %(worst)s), 3) AS severity,
    round(at_old_prices - paid, 4) AS at_stake,
    products,
    round(paid, 4) AS paid,
    round(at_old_prices, 4) AS at_old_prices,
    round(paid / bought, 4) AS compared_share,
    %(recent)s AS since
FROM compared
INNER JOIN wholes ON wholes.account_id = compared.account_id
WHERE paid <= (1 - %(smallest_fall)s) * at_old_prices AND paid >= %(smallest_share)s * bought
