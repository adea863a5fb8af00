-- Accounts whose letter for value is worse than three months ago, by runs of the published series. A letter for value
-- that somebody has given by hand is a decision: while it is in force there is no drop to act on.
WITH
published AS (
    SELECT * FROM accounts_classificationrun WHERE is_published
),
earlier AS (
    SELECT run.*
    FROM accounts_classificationrun AS run
    INNER JOIN published ON published.profile_id = run.profile_id AND published.series = run.series
    WHERE run.window_end <= published.window_end - interval '3 months' AND run.status = 'OK'
    ORDER BY run.window_end DESC
    LIMIT 1
)
SELECT
    now.account_id,
    '' AS subject,
    CASE
        WHEN now.abc = 'C' AND before.abc = 'A' THEN 1.000
        WHEN before.abc = 'A' THEN 0.700
        ELSE 0.400
    END AS severity,
    -- Pieces are no money, so nothing can be said to be at stake.
    CASE WHEN published.parameters ->> 'measure' = 'quantity' THEN 0 ELSE greatest(before.value - now.value, 0) END
        AS at_stake,
    before.abc || coalesce(nullif(before.xyz, ''), '-') AS from_class,
    -- As the badge says it: the letter for variability may be one given by hand.
    now.abc || coalesce(nullif(by_hand.xyz, ''), nullif(now.xyz, ''), '-') AS to_class,
    published.parameters ->> 'measure' <> 'quantity' AS is_money,
    before.value AS value_before,
    now.value AS value_now,
    earlier.as_of AS compared_with,
    published.as_of AS as_of
FROM published
INNER JOIN accounts_classificationsnapshot AS now ON now.run_id = published.id AND NOT now.is_merged
CROSS JOIN earlier
INNER JOIN accounts_classificationsnapshot AS before
    ON before.run_id = earlier.id AND before.account_id = now.account_id
LEFT JOIN accounts_classificationoverride AS by_hand
    ON by_hand.account_id = now.account_id AND by_hand.ended_at IS NULL
WHERE
    now.abc > before.abc
    AND before.abc <> ''
    AND now.group_head_id IS NULL
    AND coalesce(by_hand.abc, '') = ''
    AND (%(account)s::bigint IS NULL OR now.account_id = %(account)s::bigint)
