-- Accounts far below the year before: in the last three months while the year falls too, or over the whole year.
WITH
sums AS (
    SELECT
        account_id,
        coalesce(sum(net) FILTER (WHERE month >= %(recent)s), 0) AS recent_net,
        coalesce(sum(net) FILTER (WHERE month >= %(recent_before)s AND month < %(recent_end_before)s), 0) AS recent_net_before,
        coalesce(sum(net) FILTER (WHERE month >= %(year)s), 0) AS year_net,
        coalesce(sum(net) FILTER (WHERE month < %(year)s), 0) AS year_net_before
    FROM accounts_accountmonth
    WHERE account_id IS NOT NULL AND month >= %(year_before)s AND month < %(end)s
    GROUP BY account_id
)
SELECT
    account_id,
    '' AS subject,
    round(
        least(
            1,
            greatest(
                CASE WHEN recent_net_before > 0 THEN (1 - recent_net / recent_net_before) / %(worst)s END,
                (1 - year_net / year_net_before) / %(worst_year)s
            )
        ),
        3
    ) AS severity,
    year_net_before - year_net AS at_stake,
    recent_net,
    recent_net_before,
    year_net,
    year_net_before,
    %(recent)s AS since
FROM sums
WHERE
    year_net_before > 0
    AND year_net < year_net_before
    AND (
        (
            recent_net_before > 0
            AND recent_net <= (1 - %(smallest_fall)s) * recent_net_before
            AND recent_net_before - recent_net >= %(least_part_of_year)s * year_net_before
        )
        OR year_net <= (1 - %(smallest_fall_of_year)s) * year_net_before
    )
    -- An account that has gone silent altogether is the matter of its class.
    AND year_net > 0
