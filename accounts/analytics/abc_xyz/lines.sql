-- What each account bought in each bucket, from the sales lines: for weeks, which the monthly roll-up cannot tell,
-- and for budget rates, which it was not converted with.
CREATE TEMP VIEW converted AS
WITH
budget AS ( -- One rate a currency: the latest that was known in the window.
    SELECT DISTINCT ON (currency) currency, rate
    FROM accounts_exchangerate
    WHERE kind = 'BUDGET' AND "on" < %(window_end)s
    ORDER BY currency, "on" DESC
)
SELECT
    line.account_id,
    line.source,
    line.document_id,
    line.document_on,
    line.quantity,
    CASE
        WHEN %(fx)s = 'document' THEN line.base_amount
        WHEN line.currency = %(base_currency)s THEN line.amount
        ELSE round(line.amount * budget.rate, 4)
    END AS amount,
    CASE
        WHEN %(fx)s = 'document' THEN line.base_cost
        WHEN line.currency = %(base_currency)s THEN line.cost
        ELSE round(line.cost * budget.rate, 4)
    END AS cost
FROM accounts_salesline AS line
LEFT JOIN budget ON budget.currency = line.currency
WHERE line.kind = 'SELL_IN';

CREATE TEMP TABLE line_entry ON COMMIT DROP AS
WITH
documents AS ( -- One row a document and bucket, so that orders are counted and not lines.
    SELECT
        account_id,
        date_trunc(%(bucket)s, document_on::timestamp)::date AS bucket_on,
        sum(
            CASE %(measure)s
                WHEN 'quantity' THEN coalesce(quantity, 0)
                WHEN 'margin' THEN amount - cost
                ELSE amount
            END
        ) AS amount,
        count(*) AS lines,
        min(document_on) AS first_on,
        max(document_on) AS last_on,
        max(document_on) FILTER (WHERE amount > 0) AS last_positive_on
    FROM converted
    WHERE
        document_on < %(window_end)s
        AND account_id IS NOT NULL
        -- A line without a rate counts for nothing, and "gross" knows no negative line.
        AND amount IS NOT NULL
        AND (%(measure)s <> 'gross' OR amount >= 0)
    GROUP BY account_id, source, document_id, bucket_on
)
SELECT
    account_id,
    bucket_on,
    sum(amount) AS amount,
    sum(lines) AS lines,
    count(last_positive_on) AS orders,
    min(first_on) AS first_on,
    max(last_on) AS last_on,
    max(last_positive_on) AS last_positive_on
FROM documents
GROUP BY account_id, bucket_on;

CREATE TEMP VIEW entry AS SELECT *, TRUE AS counts FROM line_entry;
