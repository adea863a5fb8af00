-- What one account bought in two years by product line and month, by channel and by place of delivery; one pass over
-- the roll-up of its months.
WITH
parts AS (
    SELECT product_line_id, channel, ship_to_id, month, month >= %(start)s AS is_now, net, quantity
    FROM accounts_accountmonthpart
    WHERE account_id = %(account)s AND month >= %(start_before)s AND month < %(end)s
)
SELECT
    CASE dimension WHEN 3 THEN 'line' WHEN 5 THEN 'channel' ELSE 'unit' END AS dimension,
    coalesce(line.name, summed.channel, unit.name, '') AS name,
    summed.product_line_id AS line_id,
    month,
    is_now,
    net,
    quantity
FROM (
    SELECT
        product_line_id,
        channel,
        ship_to_id,
        month,
        is_now,
        sum(net) AS net,
        sum(quantity) AS quantity,
        grouping(product_line_id, channel, ship_to_id) AS dimension
    FROM parts
    GROUP BY GROUPING SETS ((product_line_id, month, is_now), (channel, is_now), (ship_to_id, is_now))
) AS summed
LEFT JOIN accounts_productline AS line ON line.id = summed.product_line_id
LEFT JOIN accounts_orgunit AS unit ON unit.id = summed.ship_to_id
