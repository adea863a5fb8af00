-- Refreshes the sister by product line, channel and place of delivery; after rollup.sql, whose pieces it sums up.
CREATE TEMP TABLE rollup_parts ON COMMIT DROP AS
SELECT
    account_id, month, product_line_id, channel, ship_to_id, sum(net) AS net, sum(quantity) AS quantity,
    CASE WHEN sum(lines_with_cost) = sum(lines) THEN sum(cost) END AS cost, sum(lines) AS lines
FROM rollup_pieces
GROUP BY account_id, month, product_line_id, channel, ship_to_id
HAVING sum(lines) > 0;

ANALYZE rollup_parts;

-- Parts that the months no longer have. One range of the index for each month, whatever the planner believes about a
-- table that has just grown: joined as a whole, one that it takes for empty is read again for each of its rows.
CREATE TEMP TABLE rollup_parts_gone ON COMMIT DROP AS
SELECT old.id
FROM (
    SELECT part.*
    FROM rollup_months touched
    CROSS JOIN LATERAL (
        SELECT *
        FROM accounts_accountmonthpart
        WHERE account_id = touched.account_id AND month = touched.month
        OFFSET 0
    ) part
    UNION ALL
    SELECT part.*
    FROM rollup_months touched
    CROSS JOIN LATERAL (
        SELECT *
        FROM accounts_accountmonthpart
        WHERE account_id IS NULL AND month = touched.month
        OFFSET 0
    ) part
    WHERE touched.account_id IS NULL
) old
WHERE NOT EXISTS (
    SELECT FROM rollup_parts fresh
    WHERE coalesce(fresh.account_id, 0) = coalesce(old.account_id, 0)
      AND fresh.month = old.month
      AND coalesce(fresh.product_line_id, 0) = coalesce(old.product_line_id, 0)
      AND fresh.channel = old.channel
      AND coalesce(fresh.ship_to_id, 0) = coalesce(old.ship_to_id, 0)
);
DELETE FROM accounts_accountmonthpart
WHERE id = ANY (ARRAY(SELECT id FROM rollup_parts_gone));

INSERT INTO accounts_accountmonthpart AS old (
    account_id, month, product_line_id, channel, ship_to_id, net, quantity, cost, lines
)
SELECT account_id, month, product_line_id, channel, ship_to_id, net, quantity, cost, lines
FROM rollup_parts
ON CONFLICT (account_id, month, product_line_id, channel, ship_to_id) DO UPDATE SET
    net = EXCLUDED.net,
    quantity = EXCLUDED.quantity,
    cost = EXCLUDED.cost,
    lines = EXCLUDED.lines
WHERE ROW(old.net, old.quantity, old.cost, old.lines)
    IS DISTINCT FROM ROW(EXCLUDED.net, EXCLUDED.quantity, EXCLUDED.cost, EXCLUDED.lines);
