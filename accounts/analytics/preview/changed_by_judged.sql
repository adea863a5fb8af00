-- How many of these accounts, which a run gave a class or called dormant, have another one in what was just judged.
WITH
before AS (
    SELECT
        account_id,
        CASE
            WHEN abc <> '' THEN abc || coalesce(nullif(xyz, ''), '-')
            ELSE 'dormant'
        END AS class
    FROM accounts_classificationsnapshot
    WHERE run_id = %(run)s AND group_head_id IS NULL AND NOT is_merged AND (abc <> '' OR status = 'dormant')
),
after AS (
    SELECT
        account_id,
        CASE
            WHEN abc <> '' THEN abc || coalesce(nullif(xyz, ''), '-')
            WHEN status = 'dormant' THEN 'dormant'
            ELSE 'none'
        END AS class
    FROM judged
    WHERE group_head_id IS NULL
)
SELECT count(*) AS changed
FROM before
LEFT JOIN after USING (account_id)
WHERE before.class <> coalesce(after.class, 'none')
    AND (%(sees_everything)s OR before.account_id = ANY(%(reach)s));
