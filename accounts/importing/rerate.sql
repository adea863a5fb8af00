-- Converts the lines in rerate_lines anew, with today's rates of their days; lines whose money stays are left alone. Needs: base.
-- The months that change are added to rollup_touched.
ANALYZE rerate_lines;

DROP TABLE IF EXISTS rerated;
CREATE TEMP TABLE rerated ON COMMIT DROP AS
WITH lines AS (
    SELECT line.id, line.account_id, line.document_on, line.currency, line.amount, line.cost, line.base_amount, line.base_cost
    FROM rerate_lines chosen
    JOIN accounts_salesline line ON line.id = chosen.id
),
rates AS (
    SELECT day.currency, day.document_on, latest.rate
    FROM (SELECT DISTINCT currency, document_on FROM lines WHERE currency <> %(base)s) day
    CROSS JOIN LATERAL (
        SELECT rate.rate
        FROM accounts_exchangerate rate
        WHERE rate.currency = day.currency AND rate.kind = 'DAILY' AND rate."on" <= day.document_on
        ORDER BY rate."on" DESC
        LIMIT 1
    ) latest
),
fresh AS (
    SELECT
        lines.*,
        CASE WHEN lines.currency = %(base)s THEN lines.amount ELSE round(lines.amount * rates.rate, 4) END AS new_amount,
        CASE WHEN lines.currency = %(base)s THEN lines.cost ELSE round(lines.cost * rates.rate, 4) END AS new_cost
    FROM lines
    LEFT JOIN rates USING (currency, document_on)
)
SELECT id, account_id, document_on, new_amount, new_cost
FROM fresh
WHERE (base_amount, base_cost) IS DISTINCT FROM (new_amount, new_cost);

INSERT INTO rollup_touched (account_id, month)
SELECT DISTINCT account_id, date_trunc('month', document_on)::date FROM rerated;

UPDATE accounts_salesline line
SET base_amount = rerated.new_amount, base_cost = rerated.new_cost
FROM rerated
WHERE line.id = rerated.id;
