-- From what a run published to what has just been judged beside it, class by class; of some accounts only, or of all.
WITH
before AS (
    SELECT
        account_id,
        value,
        is_key_candidate,
        CASE
            WHEN abc <> '' THEN abc || coalesce(nullif(xyz, ''), '-')
            WHEN status = 'dormant' THEN 'dormant'
            ELSE 'none'
        END AS class
    FROM accounts_classificationsnapshot
    WHERE run_id = %(run)s AND group_head_id IS NULL AND NOT is_merged
),
after AS (
    SELECT
        account_id,
        value,
        is_key_candidate,
        CASE
            WHEN abc <> '' THEN abc || coalesce(nullif(xyz, ''), '-')
            WHEN status = 'dormant' THEN 'dormant'
            ELSE 'none'
        END AS class
    FROM judged
    WHERE group_head_id IS NULL
)
SELECT
    coalesce(before.class, 'none') AS from_class,
    coalesce(after.class, 'none') AS to_class,
    count(*) AS accounts,
    coalesce(sum(before.value), 0) AS value_before,
    coalesce(sum(after.value), 0) AS value_after,
    count(*) FILTER (WHERE before.is_key_candidate) AS candidates_before,
    count(*) FILTER (WHERE after.is_key_candidate) AS candidates_after,
    0 AS too_close
FROM before
FULL JOIN after USING (account_id)
WHERE %(is_whole)s OR account_id = ANY(%(reach)s)
GROUP BY 1, 2;
