-- Accounts that are silent for longer than they use to be between two days of ordering, now and at this time of the year.
WITH
days AS (
    SELECT DISTINCT account_id, document_on
    FROM accounts_salesline
    WHERE
        account_id IS NOT NULL
        AND kind = 'SELL_IN'
        AND amount > 0
        AND document_on > %(orders_since)s
        AND document_on <= %(last_on)s
),
gaps AS (
    SELECT account_id, document_on, document_on - lag(document_on) OVER following AS gap
    FROM days
    WINDOW following AS (PARTITION BY account_id ORDER BY document_on)
),
patterns AS (
    SELECT
        account_id,
        count(gap) AS gaps,
        percentile_disc(0.5) WITHIN GROUP (ORDER BY gap) AS typical,
        percentile_disc(0.9) WITHIN GROUP (ORDER BY gap) AS usual_longest,
        max(document_on) AS last_order_on
    FROM gaps
    GROUP BY account_id
),
year_before AS (
    -- The gap that this day of the year before lay in: who waits out a season every year is not late.
    SELECT account_id, gap AS gap_year_before
    FROM gaps
    WHERE document_on > %(last_on_before)s AND document_on - gap <= %(last_on_before)s
),
silent AS (
    SELECT *, %(last_on)s - last_order_on AS silence
    FROM patterns
    LEFT JOIN year_before USING (account_id)
    WHERE gaps >= %(fewest_gaps)s
)
SELECT
    silent.account_id,
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
FROM silent
LEFT JOIN LATERAL (
    SELECT sum(net) AS net
    FROM accounts_accountmonth AS month
    WHERE month.account_id = silent.account_id AND month.month >= %(year)s AND month.month < %(end)s
) AS year ON TRUE
WHERE
    silence > usual_longest
    AND (gap_year_before IS NULL OR silence > gap_year_before)
    AND silence >= typical * %(late)s
    AND silence >= typical + %(fewest_days_late)s
    -- Whoever has not ordered for this long is gone, which the class says.
    AND silence <= %(gone)s
