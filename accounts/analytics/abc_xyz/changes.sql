-- Events for the accounts whose published class becomes another one, and why. Nothing is written where nothing was
-- published before: a first classification is no change.
INSERT INTO accounts_classchange (account_id, run_id, at, dimension, from_class, to_class, cause, explanation)
WITH
before AS (
    SELECT
        account_id, status, group_head_id, abc, xyz, value, cv,
        CASE WHEN abc = '' THEN '' ELSE abc || coalesce(nullif(xyz, ''), '-') END AS class
    FROM accounts_classificationsnapshot
    -- The class of an account that was merged ended with that.
    WHERE run_id = %(published_run)s AND NOT is_merged
),
after AS (
    SELECT
        account_id, status, group_head_id, abc, xyz, value, cv,
        CASE WHEN abc = '' THEN '' ELSE abc || coalesce(nullif(xyz, ''), '-') END AS class
    FROM judged
)
SELECT
    account_id,
    %(run)s,
    %(now)s,
    CASE
        WHEN coalesce(before.abc, '') = coalesce(after.abc, '') THEN 'xyz'
        WHEN coalesce(before.xyz, '') = coalesce(after.xyz, '') THEN 'abc'
        ELSE 'both'
    END,
    coalesce(before.class, ''),
    coalesce(after.class, ''),
    CASE
        WHEN %(is_other_method)s THEN 'METHOD'
        -- Nothing was known of it before: its first lines are no correction, whenever they are dated.
        WHEN before.account_id IS NULL OR before.status = 'none' THEN 'NEW_ACCOUNT'
        -- The same window again, an account whose lines are gone or whose group is another one: past data changed.
        WHEN %(is_same_window)s OR after.account_id IS NULL THEN 'CORRECTION'
        WHEN before.group_head_id IS DISTINCT FROM after.group_head_id THEN 'CORRECTION'
        WHEN after.status = 'dormant' THEN 'DORMANT'
        -- Old enough for its first XYZ.
        WHEN before.status = 'new' AND before.xyz = '' AND before.abc = after.abc THEN 'NEW_ACCOUNT'
        ELSE 'SALES'
    END,
    jsonb_build_object(
        'window_end', %(window_end)s,
        'status', jsonb_build_array(before.status, after.status),
        'value', jsonb_build_array(before.value::text, after.value::text),
        'cv', jsonb_build_array(before.cv::text, after.cv::text)
    )
FROM before
FULL JOIN after USING (account_id)
WHERE %(published_run)s IS NOT NULL AND coalesce(before.class, '') <> coalesce(after.class, '');
