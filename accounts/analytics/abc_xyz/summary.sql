-- What the run found altogether; members of a group count in their group only. Texts, because JSON knows no decimals.
WITH
letters AS (
    SELECT
        status,
        abc,
        xyz,
        count(*) AS accounts,
        sum(value) AS revenue,
        count(*) FILTER (WHERE value > 0) AS positive_accounts,
        coalesce(sum(value) FILTER (WHERE value > 0), 0) AS positive_revenue,
        count(*) FILTER (WHERE is_key_candidate) AS key_candidates
    FROM judged
    WHERE group_head_id IS NULL
    GROUP BY status, abc, xyz
),
cells AS (
    SELECT *, CASE WHEN abc = '' THEN 'dormant' ELSE abc || coalesce(nullif(xyz, ''), '-') END AS cell FROM letters
),
by_status AS (
    SELECT status, sum(accounts) AS accounts FROM cells GROUP BY status
),
by_cell AS (
    SELECT cell, sum(accounts) AS accounts, sum(revenue)::text AS revenue FROM cells GROUP BY cell
)
SELECT
    (SELECT coalesce(jsonb_object_agg(status, accounts), '{}') FROM by_status) AS accounts,
    (
        SELECT coalesce(jsonb_object_agg(cell, jsonb_build_object('accounts', accounts, 'revenue', revenue)), '{}')
        FROM by_cell
    ) AS matrix,
    coalesce(sum(positive_revenue), 0)::text AS total_positive,
    coalesce(sum(revenue), 0)::text AS total_net,
    coalesce(sum(positive_accounts), 0)::bigint AS positive_accounts,
    coalesce(sum(key_candidates), 0)::bigint AS key_candidates
FROM cells;
