-- Product lines that an account bought month after month, in this season too, and no longer buys while it buys others.
WITH
parts AS (
    SELECT account_id, product_line_id, month, sum(net) AS net
    FROM accounts_accountmonthpart
    WHERE
        account_id IS NOT NULL
        AND product_line_id IS NOT NULL
        AND month >= %(recent_before)s
        AND month < %(end)s
    GROUP BY account_id, product_line_id, month
),
bought AS (
    SELECT
        account_id,
        product_line_id,
        count(*) FILTER (WHERE net > 0 AND month < %(recent)s) AS months_bought,
        coalesce(sum(net) FILTER (WHERE month < %(recent)s), 0) AS year_net,
        coalesce(sum(net) FILTER (WHERE month < %(recent_end_before)s), 0) AS season_net,
        count(*) FILTER (WHERE net > 0 AND month >= %(recent)s) AS recent_months,
        max(month) FILTER (WHERE net > 0) AS last_month
    FROM parts
    GROUP BY account_id, product_line_id
),
accounts AS (
    SELECT
        account_id,
        sum(net) FILTER (WHERE month >= %(recent)s) AS recent_net,
        sum(net) FILTER (WHERE month < %(recent)s) AS year_net
    FROM accounts_accountmonth
    WHERE account_id IS NOT NULL AND month >= %(recent_before)s AND month < %(end)s
    GROUP BY account_id
)
SELECT
    bought.account_id,
    bought.product_line_id::text AS subject,
    round(least(1, greatest(0.1, 2 * bought.year_net / accounts.year_net)), 3) AS severity,
    bought.year_net AS at_stake,
    line.name AS line,
    bought.months_bought,
    bought.year_net AS line_net,
    accounts.year_net AS account_net,
    bought.last_month,
    %(recent)s AS since
FROM bought
INNER JOIN accounts ON accounts.account_id = bought.account_id
INNER JOIN accounts_productline AS line ON line.id = bought.product_line_id
WHERE
    bought.recent_months = 0
    AND bought.months_bought >= %(fewest_months)s
    AND bought.season_net > 0
    AND accounts.recent_net > 0
    AND bought.year_net >= %(smallest_share)s * accounts.year_net
    AND accounts.year_net > 0
