-- What chosen accounts made month by month, and what each group of them did, in one pass over their months.
-- The braces hold a query with the columns id, group_id, group_name, is_key, is_owned.
WITH
chosen (id, group_id, group_name, is_key, is_owned) AS NOT MATERIALIZED ({accounts}),
bounds (window_start, period_start, before_start, before_end) AS (
    VALUES (%s::date, %s::date, %s::date, %s::date)
),
sums AS MATERIALIZED (
    SELECT chosen.group_id, chosen.is_key, bought.month, sum(bought.net) AS net
    FROM chosen
    INNER JOIN accounts_accountmonth AS bought ON bought.account_id = chosen.id
    WHERE bought.month >= %s AND bought.month < %s
    GROUP BY chosen.group_id, chosen.is_key, bought.month
),
counts AS (
    SELECT
        group_id,
        min(group_name) AS name,
        count(*) AS accounts,
        count(*) FILTER (WHERE is_key) AS key_accounts,
        count(*) FILTER (WHERE NOT is_owned) AS unassigned
    FROM chosen
    GROUP BY group_id
),
figures AS (
    SELECT
        group_id,
        sum(net) FILTER (WHERE month >= period_start) AS revenue,
        sum(net) FILTER (WHERE month >= before_start AND month < before_end) AS revenue_before,
        sum(net) FILTER (WHERE month >= period_start AND is_key) AS key_revenue
    FROM sums, bounds
    GROUP BY group_id
),
-- Drawn, not counted: a picture of some pixels needs no more digits.
trails AS (
    SELECT group_id, array_agg(month ORDER BY month) AS months, array_agg(net ORDER BY month) AS nets
    FROM (
        SELECT group_id, month, sum(net)::float8 AS net
        FROM sums, bounds
        WHERE month >= window_start
        GROUP BY group_id, month
    ) AS by_month
    GROUP BY group_id
)
SELECT
    TRUE AS is_month, month, is_key, sum(net) AS revenue, NULL::bigint AS group_id, NULL AS name,
    NULL::bigint AS accounts, NULL::bigint AS key_accounts, NULL::bigint AS unassigned, NULL::numeric AS revenue_before,
    NULL::numeric AS key_revenue, NULL::date[] AS months, NULL::float8[] AS nets
FROM sums
GROUP BY month, is_key
UNION ALL
SELECT
    FALSE, NULL, NULL, figures.revenue, counts.group_id, counts.name,
    counts.accounts, counts.key_accounts, counts.unassigned, figures.revenue_before,
    figures.key_revenue, trails.months, trails.nets
FROM counts
LEFT JOIN figures ON figures.group_id IS NOT DISTINCT FROM counts.group_id
LEFT JOIN trails ON trails.group_id IS NOT DISTINCT FROM counts.group_id
