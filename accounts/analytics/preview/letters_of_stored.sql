-- What the accounts of a run would be called by other thresholds, from the figures that it stored: by the rules of
-- abc_xyz/judge.sql, over one row an account and without measuring anything. Grades are 1, 2, 3 for A, B, C and X, Y, Z.
WITH
known AS MATERIALIZED (
    SELECT
        account_id, "group", status, abc, xyz, rank, value, cv, buckets, is_merged, is_key_candidate,
        value_before AS starts_at,
        CASE %(boundary)s WHEN 'crossing' THEN value_before ELSE value_reached END AS place
    FROM accounts_classificationsnapshot
    -- Members of a group are not ranked: their head is.
    WHERE run_id = %(run)s AND group_head_id IS NULL
),
totals AS (
    SELECT
        "group",
        CASE
            WHEN %(total)s = 'net' AND sum(value) > 0 THEN sum(value)
            ELSE sum(value) FILTER (WHERE value > 0)
        END AS total
    FROM known
    WHERE rank IS NOT NULL
    GROUP BY "group"
),
curve_limits AS (
    SELECT
        "group",
        0.01 * %(a)s * total AS a,
        0.01 * %(b)s * total AS b,
        0.01 * (%(a)s - %(margin)s) * total AS tight_a,
        0.01 * (%(b)s - %(margin)s) * total AS tight_b,
        0.01 * (%(a)s + %(margin)s) * total AS loose_a,
        0.01 * (%(b)s + %(margin)s) * total AS loose_b,
        0.01 * %(key_share)s * total AS key_limit
    FROM totals
    OFFSET 0
),
cv_limits AS (
    SELECT x, y, x * tight AS tight_x, y * tight AS tight_y, x * loose AS loose_x, y * loose AS loose_y
    FROM (
        SELECT %(x)s AS x, %(y)s AS y, 1 - 0.01 * %(cv_margin)s AS tight, 1 + 0.01 * %(cv_margin)s AS loose
    ) AS given
    OFFSET 0
),
graded AS (
    SELECT
        known.*,
        curve_limits.tight_a,
        curve_limits.tight_b,
        curve_limits.loose_a,
        curve_limits.loose_b,
        curve_limits.key_limit,
        cv_limits.*,
        CASE
            WHEN rank IS NULL THEN NULL
            WHEN value <= 0 THEN 3
            ELSE 3
                - (place < a OR (place = a AND %(is_inclusive)s))::int
                - (place < b OR (place = b AND %(is_inclusive)s))::int
        END AS raw_abc,
        CASE
            WHEN rank IS NULL OR buckets < %(min_buckets)s THEN NULL
            WHEN value <= 0 OR cv IS NULL THEN 3
            ELSE 3 - (cv <= x)::int - (cv <= y)::int
        END AS raw_xyz
    FROM known
    LEFT JOIN curve_limits USING ("group")
    CROSS JOIN cv_limits
),
previous AS (
    SELECT
        account_id,
        nullif(strpos('ABC', nullif(abc, '')), 0) AS previous_abc,
        nullif(strpos('XYZ', nullif(xyz, '')), 0) AS previous_xyz
    FROM accounts_classificationsnapshot
    WHERE run_id = %(previous_run)s AND group_head_id IS NULL
),
confirming AS (
    SELECT account_id, string_agg(raw_abc, '') AS confirming_abc, string_agg(raw_xyz, '') AS confirming_xyz
    FROM accounts_classificationsnapshot
    WHERE run_id = ANY(%(confirming_runs)s) AND group_head_id IS NULL
    GROUP BY account_id
),
remembered AS (
    SELECT
        graded.*,
        previous_abc,
        previous_xyz,
        coalesce(confirming_abc, '') = repeat(substr('ABC', raw_abc, 1), %(confirm)s - 1) AS is_abc_confirmed,
        coalesce(confirming_xyz, '') = repeat(substr('XYZ', raw_xyz, 1), %(confirm)s - 1) AS is_xyz_confirmed
    FROM graded
    LEFT JOIN previous USING (account_id)
    LEFT JOIN confirming USING (account_id)
),
lettered AS (
    SELECT
        *,
        CASE
            WHEN value <= 0 OR previous_abc IS NULL OR previous_abc = raw_abc THEN raw_abc
            WHEN NOT is_abc_confirmed THEN previous_abc
            WHEN raw_abc < previous_abc
                THEN least(
                    previous_abc,
                    3
                    - (place < tight_a OR (place = tight_a AND %(is_inclusive)s))::int
                    - (place < tight_b OR (place = tight_b AND %(is_inclusive)s))::int
                )
            ELSE greatest(
                previous_abc,
                3
                - (place < loose_a OR (place = loose_a AND %(is_inclusive)s))::int
                - (place < loose_b OR (place = loose_b AND %(is_inclusive)s))::int
            )
        END AS new_abc,
        CASE
            WHEN value <= 0 OR raw_xyz IS NULL OR previous_xyz IS NULL OR previous_xyz = raw_xyz THEN raw_xyz
            WHEN NOT is_xyz_confirmed THEN previous_xyz
            WHEN cv IS NULL THEN 3
            WHEN raw_xyz < previous_xyz
                THEN least(previous_xyz, 3 - (cv <= tight_x)::int - (cv <= tight_y)::int)
            ELSE greatest(previous_xyz, 3 - (cv <= loose_x)::int - (cv <= loose_y)::int)
        END AS new_xyz
    FROM remembered
)
SELECT
    CASE
        WHEN abc <> '' THEN abc || coalesce(nullif(xyz, ''), '-')
        WHEN status = 'dormant' THEN 'dormant'
        ELSE 'none'
    END AS from_class,
    CASE
        WHEN raw_abc IS NOT NULL THEN substr('ABC', new_abc, 1) || coalesce(substr('XYZ', new_xyz, 1), '-')
        WHEN status = 'dormant' THEN 'dormant'
        ELSE 'none'
    END AS to_class,
    count(*) AS accounts,
    sum(value) AS value_before,
    sum(value) AS value_after,
    count(*) FILTER (WHERE is_key_candidate) AS candidates_before,
    count(*) FILTER (WHERE value > 0 AND starts_at < key_limit) AS candidates_after,
    -- The variation is stored to fifteen decimals. Who is nearer to a limit than that says is to be measured.
    count(*) FILTER (
        WHERE
            raw_xyz IS NOT NULL
            AND least(
                abs(cv - x), abs(cv - y), abs(cv - tight_x), abs(cv - tight_y), abs(cv - loose_x), abs(cv - loose_y)
            ) < 0.000000001
    ) AS too_close
FROM lettered
WHERE NOT is_merged
GROUP BY 1, 2;
