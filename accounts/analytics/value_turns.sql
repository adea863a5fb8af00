-- With which value an account gets within each limit of the curve, and with which it falls out, the others staying as
-- they are. Between two of the others the same ones are before it, so the limit is asked once for each gap.
WITH
ranked AS MATERIALIZED (
    SELECT value
    FROM accounts_classificationsnapshot
    WHERE run_id = %(run)s AND group_head_id IS NULL AND "group" = %(group)s AND account_id <> %(account)s
),
whole AS ( -- What all the others make, as far as the run counts it.
    SELECT
        coalesce(
            CASE WHEN %(total)s = 'net' AND sum(value) + %(value)s > 0 THEN sum(value) END,
            sum(value) FILTER (WHERE value > 0),
            0
        ) AS total
    FROM ranked
),
others AS (
    SELECT value FROM ranked WHERE value > 0
),
gaps AS ( -- From `lower` to below `upper` the same are before it, `before` in sum; above the largest nobody is.
    SELECT
        value AS upper,
        coalesce(lead(value) OVER largest_first, 0) AS lower,
        sum(value) OVER largest_first AS before
    FROM others
    WINDOW largest_first AS (ORDER BY value DESC)
    UNION ALL
    SELECT NULL, coalesce(max(value), 0), 0 FROM others
),
answers AS (
    SELECT
        asked.place,
        gaps.upper,
        gaps.lower,
        -- What is before it has to stay below its part of the whole, which grows with it: within from here on.
        greatest(gaps.lower, gaps.before / asked.within - whole.total) AS least,
        -- Together with itself it has to: within up to here. No number of its own is too large for a part of all.
        CASE WHEN asked.within < 1 THEN (asked.within * whole.total - gaps.before) / (1 - asked.within) END AS most
    FROM gaps
    CROSS JOIN whole
    CROSS JOIN unnest(%(limits)s::numeric[]) WITH ORDINALITY AS asked (within, place)
)
SELECT
    CASE
        WHEN %(counts_itself)s THEN min(lower) FILTER (WHERE lower >= %(value)s AND (most > lower OR most IS NULL))
        ELSE min(least) FILTER (WHERE least < upper OR upper IS NULL)
    END AS reached_at,
    CASE
        WHEN %(counts_itself)s THEN max(upper) FILTER (WHERE upper <= %(value)s AND most < upper)
        ELSE min(least) FILTER (WHERE least < upper OR upper IS NULL)
    END AS lost_at
FROM answers
GROUP BY place
ORDER BY place;
