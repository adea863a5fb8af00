-- Accounts that are silent for longer than they use to be between two days of ordering, now and at this time of the year.
SELECT
    judged.account_id,
    '' AS subject,
    round(least(1, (silence::numeric / typical - 1) / 2), 3) AS severity,
    greatest(coalesce(year.net, 0), 0) AS at_stake,
    gaps + 1 AS orders,
    typical,
    usual_longest,
    gap_year_before,
    silence,
    last_order_on,
    %(last_on)s AS counted_to
FROM judged
LEFT JOIN LATERAL (
    SELECT sum(net) AS net
    FROM accounts_accountmonth AS month
    WHERE month.account_id = judged.account_id AND month.month >= %(year)s AND month.month < %(end)s
) AS year ON TRUE
WHERE is_late
