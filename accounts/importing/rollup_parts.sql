-- Refreshes the sister by product line, channel and place of delivery; after rollup.sql, whose pieces it sums up.
CREATE TEMP TABLE rollup_parts ON COMMIT DROP AS
SELECT
    account_id, month, product_line_id, channel, ship_to_id, sum(net) AS net, sum(quantity) AS quantity,
    CASE WHEN sum(lines_with_cost) = sum(lines) THEN sum(cost) END AS cost, sum(lines) AS lines
FROM rollup_pieces
GROUP BY account_id, month, product_line_id, channel, ship_to_id
HAVING sum(lines) > 0;

-- Parts that the months no longer have.
DELETE FROM accounts_accountmonthpart old
USING (
    SELECT part.id
    FROM rollup_months touched
    JOIN accounts_accountmonthpart part ON part.account_id = touched.account_id AND part.month = touched.month
    UNION ALL
    SELECT part.id
    FROM rollup_months touched
    JOIN accounts_accountmonthpart part ON part.account_id IS NULL AND part.month = touched.month
    WHERE touched.account_id IS NULL
) stored
WHERE old.id = stored.id
  AND NOT EXISTS (
    SELECT FROM rollup_parts fresh
    WHERE coalesce(fresh.account_id, 0) = coalesce(old.account_id, 0)
      AND fresh.month = old.month
      AND coalesce(fresh.product_line_id, 0) = coalesce(old.product_line_id, 0)
      AND fresh.channel = old.channel
      AND coalesce(fresh.ship_to_id, 0) = coalesce(old.ship_to_id, 0)
  );

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
