-- From figures to letters. Grades are 1, 2, 3 for A, B, C and X, Y, Z; every comparison is multiplied out, so that
-- no division and no root decides a class. OFFSET 0 has what stands above it worked out once, not at every use.
INSERT INTO judged (
    account_id, status, "group", group_head_id, group_abc, group_xyz, value, value_before, value_reached, group_value,
    rank, buckets, nonzero_buckets, positive_buckets, cv, cv_plain, is_seasonally_adjusted, abc, xyz, raw_abc, raw_xyz,
    cv2_nonzero, pattern, first_on, last_on, lines, orders, recency_days, r, f, m, is_key_candidate
)
WITH
seen AS NOT MATERIALIZED ( -- Who has a line in the window.
    SELECT
        account_id,
        -- Constants where they tell nothing apart, so that nothing is sorted by them.
        is_member AND %(by_root)s AS is_member,
        CASE %(grouping)s WHEN 'none' THEN '' ELSE "group" END AS "group",
        last_positive_on,
        orders,
        s1
    FROM measured
    WHERE lines > 0
),
totals AS (
    SELECT
        is_member,
        "group",
        CASE
            WHEN %(total)s = 'net' AND sum(s1) > 0 THEN sum(s1)
            ELSE sum(s1) FILTER (WHERE s1 > 0)
        END AS total,
        sum(count(last_positive_on)) OVER (PARTITION BY is_member)::bigint AS rivals
    FROM seen
    GROUP BY is_member, "group"
),
curve_limits AS ( -- Where on the curve the letters end: as they are, for a change to the better, for one to the worse.
    SELECT
        *,
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
cv_limits AS ( -- Squares: CV^2 is what is compared.
    SELECT
        x * x AS x2,
        y * y AS y2,
        x * x * tight * tight AS tight_x2,
        y * y * tight * tight AS tight_y2,
        x * x * loose * loose AS loose_x2,
        y * y * loose * loose AS loose_y2
    FROM (
        SELECT %(x)s AS x, %(y)s AS y, 1 - 0.01 * %(cv_margin)s AS tight, 1 + 0.01 * %(cv_margin)s AS loose
    ) AS given
    OFFSET 0
),
ranked AS ( -- Equal values are one tie group: they start together and end together.
    SELECT
        account_id,
        is_member,
        "group",
        rank() OVER by_value AS rank,
        coalesce(sum(s1) OVER (by_value GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS starts_at,
        sum(s1) OVER by_value AS ends_at,
        -- Where everybody has a positive line, that is what the rank says already.
        CASE WHEN %(is_rank_enough)s THEN rank() OVER by_value - 1 ELSE count(last_positive_on) OVER richer END AS richer
    FROM seen
    WINDOW
        by_value AS (PARTITION BY is_member, "group" ORDER BY s1 DESC),
        richer AS (PARTITION BY is_member ORDER BY s1 DESC GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
),
recency AS ( -- RFM among those who have a positive line: how many are strictly better, in fifths.
    SELECT
        is_member,
        last_positive_on,
        (5 - floor(5 * (sum(count(*)) OVER later - count(*)) / sum(count(*)) OVER all_of_them))::smallint AS r
    FROM seen
    WHERE last_positive_on IS NOT NULL
    GROUP BY is_member, last_positive_on
    WINDOW
        all_of_them AS (PARTITION BY is_member),
        later AS (PARTITION BY is_member ORDER BY last_positive_on DESC)
),
frequency AS (
    SELECT
        is_member,
        orders,
        (5 - floor(5 * (sum(count(*)) OVER busier - count(*)) / sum(count(*)) OVER all_of_them))::smallint AS f
    FROM seen
    WHERE last_positive_on IS NOT NULL
    GROUP BY is_member, orders
    WINDOW
        all_of_them AS (PARTITION BY is_member),
        busier AS (PARTITION BY is_member ORDER BY orders DESC)
),
counted AS (
    SELECT *, CASE %(zeros)s WHEN 'ignore' THEN nonzero ELSE n END AS cv_n FROM measured
),
placed AS ( -- Joined before the limits are, which would make the rows of the join three times as wide.
    SELECT
        measured.*,
        ranked.rank,
        ranked.starts_at,
        ranked.ends_at,
        ranked.richer,
        ranked."group" AS ranked_in
    FROM ranked
    JOIN counted AS measured ON measured.is_member = ranked.is_member AND measured.account_id = ranked.account_id
    OFFSET 0
),
weighed AS ( -- What is compared: a place on the curve with the limits there, and CV^2 = spread / base.
    SELECT
        placed.*,
        curve_limits.rivals,
        curve_limits.total,
        curve_limits.a,
        curve_limits.b,
        curve_limits.tight_a,
        curve_limits.tight_b,
        curve_limits.loose_a,
        curve_limits.loose_b,
        curve_limits.key_limit,
        CASE WHEN s1 <= 0 THEN 'nonpositive' WHEN n < %(min_buckets)s THEN 'new' ELSE 'active' END AS status,
        CASE %(boundary)s WHEN 'crossing' THEN starts_at ELSE ends_at END AS place,
        CASE WHEN s1 > 0 AND cv_n > %(ddof)s THEN (cv_n * s2 - s1 * s1) * cv_n END AS plain_spread,
        CASE WHEN s1 > 0 AND cv_n > %(ddof)s THEN s1 * s1 * (cv_n - %(ddof)s) END AS plain_base
    FROM placed
    JOIN curve_limits ON curve_limits.is_member = placed.is_member AND curve_limits."group" = placed.ranked_in
    OFFSET 0
),
decisive AS (
    SELECT
        weighed.*,
        sqrt(plain_spread / plain_base) AS plain_cv,
        -- Without positive revenue there is no variation that an adjustment could change.
        deseasoned.account_id IS NOT NULL AND s1 > 0 AS is_adjusted,
        CASE WHEN deseasoned.account_id IS NULL OR s1 <= 0 THEN plain_spread ELSE deseasoned.spread END AS spread,
        CASE WHEN deseasoned.account_id IS NULL OR s1 <= 0 THEN plain_base ELSE deseasoned.base END AS base
    FROM weighed
    LEFT JOIN deseasoned USING (is_member, account_id)
),
graded AS ( -- On the line itself is within it only with the boundary "inclusive"; on a limit of CV always.
    SELECT
        decisive.*,
        cv_limits.*,
        CASE
            WHEN status = 'nonpositive' THEN 3
            ELSE 3
                - (place < a OR (place = a AND %(is_inclusive)s))::int
                - (place < b OR (place = b AND %(is_inclusive)s))::int
        END AS raw_abc,
        CASE
            WHEN n < %(min_buckets)s THEN NULL
            WHEN status = 'nonpositive' OR spread IS NULL THEN 3
            ELSE 3 - (spread <= x2 * base)::int - (spread <= y2 * base)::int
        END AS raw_xyz
    FROM decisive
    CROSS JOIN cv_limits
    OFFSET 0
),
previous AS ( -- The letters of the latest earlier window of this series.
    SELECT
        account_id,
        group_head_id IS NOT NULL AS is_member,
        nullif(strpos('ABC', nullif(abc, '')), 0) AS abc,
        nullif(strpos('XYZ', nullif(xyz, '')), 0) AS xyz
    FROM accounts_classificationsnapshot
    WHERE run_id = %(previous_run)s
),
confirming AS ( -- The raw letters of the buckets just before this one, in a row.
    SELECT
        account_id,
        group_head_id IS NOT NULL AS is_member,
        string_agg(raw_abc, '') AS abc,
        string_agg(raw_xyz, '') AS xyz
    FROM accounts_classificationsnapshot
    WHERE run_id = ANY(%(confirming_runs)s)
    GROUP BY account_id, group_head_id IS NOT NULL
),
remembered AS (
    SELECT
        graded.*,
        previous.abc AS previous_abc,
        previous.xyz AS previous_xyz,
        coalesce(confirming.abc, '') = repeat(substr('ABC', raw_abc, 1), %(confirm)s - 1) AS is_abc_confirmed,
        coalesce(confirming.xyz, '') = repeat(substr('XYZ', raw_xyz, 1), %(confirm)s - 1) AS is_xyz_confirmed
    FROM graded
    LEFT JOIN previous USING (is_member, account_id)
    LEFT JOIN confirming USING (is_member, account_id)
),
published AS ( -- Better only if it holds with tight limits, worse only if it holds with loose ones.
    SELECT
        *,
        CASE
            WHEN status = 'nonpositive' OR previous_abc IS NULL OR previous_abc = raw_abc THEN raw_abc
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
        END AS abc,
        CASE
            WHEN status = 'nonpositive' OR raw_xyz IS NULL OR previous_xyz IS NULL OR previous_xyz = raw_xyz THEN raw_xyz
            WHEN NOT is_xyz_confirmed THEN previous_xyz
            WHEN spread IS NULL THEN 3
            WHEN raw_xyz < previous_xyz
                THEN least(
                    previous_xyz,
                    3 - (spread <= tight_x2 * base)::int - (spread <= tight_y2 * base)::int
                )
            ELSE greatest(
                previous_xyz,
                3 - (spread <= loose_x2 * base)::int - (spread <= loose_y2 * base)::int
            )
        END AS xyz,
        100 * n < 132 * positive AS is_frequent,
        100 * positive * positive_s2 < 149 * positive_s1 * positive_s1 AS is_even
    FROM remembered
)
SELECT
    account_id,
    status,
    "group",
    group_head_id,
    '',
    '',
    s1,
    starts_at,
    ends_at,
    total,
    CASE WHEN NOT is_member THEN rank END,
    n,
    nonzero,
    positive,
    CASE WHEN is_adjusted THEN sqrt(spread / base) ELSE plain_cv END,
    plain_cv,
    is_adjusted,
    CASE abc WHEN 1 THEN 'A' WHEN 2 THEN 'B' ELSE 'C' END,
    CASE xyz WHEN 1 THEN 'X' WHEN 2 THEN 'Y' WHEN 3 THEN 'Z' ELSE '' END,
    CASE raw_abc WHEN 1 THEN 'A' WHEN 2 THEN 'B' ELSE 'C' END,
    CASE raw_xyz WHEN 1 THEN 'X' WHEN 2 THEN 'Y' WHEN 3 THEN 'Z' ELSE '' END,
    positive * positive_s2 * 1.000000000000000 / nullif(positive_s1 * positive_s1, 0) - 1,
    CASE
        WHEN raw_xyz IS NULL OR positive = 0 THEN ''
        WHEN is_frequent AND is_even THEN 'smooth'
        WHEN is_frequent THEN 'erratic'
        WHEN is_even THEN 'intermittent'
        ELSE 'lumpy'
    END,
    first_on,
    last_on,
    lines,
    orders,
    %(window_end)s - last_positive_on,
    r,
    CASE WHEN last_positive_on IS NOT NULL THEN f END,
    CASE WHEN last_positive_on IS NOT NULL THEN 5 - 5 * richer / rivals END,
    s1 > 0 AND starts_at < key_limit AND NOT is_member
FROM published
LEFT JOIN recency USING (is_member, last_positive_on)
LEFT JOIN frequency USING (is_member, orders)
-- A root's own series only served to rank its members beside it.
WHERE NOT is_member OR group_head_id <> account_id;
