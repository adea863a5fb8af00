-- What the run found altogether; members of a group count in their group only. Texts, because JSON knows no decimals.
WITH
counted AS (
    SELECT
        status,
        CASE WHEN abc = '' THEN 'dormant' ELSE abc || coalesce(nullif(xyz, ''), '-') END AS cell,
        value
    FROM judged
    WHERE group_head_id IS NULL
),
statuses AS (
    SELECT status, count(*) AS accounts FROM counted GROUP BY status
),
cells AS (
    SELECT cell, count(*) AS accounts, sum(value) AS revenue FROM counted GROUP BY cell
)
SELECT
    (SELECT coalesce(jsonb_object_agg(status, accounts), '{}') FROM statuses) AS accounts,
    (
        SELECT coalesce(jsonb_object_agg(cell, jsonb_build_object('accounts', accounts, 'revenue', revenue::text)), '{}')
        FROM cells
    ) AS matrix,
    (SELECT coalesce(sum(value) FILTER (WHERE value > 0), 0)::text FROM counted) AS total_positive,
    (SELECT coalesce(sum(value), 0)::text FROM counted) AS total_net,
    (SELECT count(*) FROM counted WHERE value > 0) AS positive_accounts,
    (SELECT count(*) FROM judged WHERE is_key_candidate) AS key_candidates;
