-- The portfolio's season taken out of each series: y / s with s = cycle * Y(bucket) / Y. CV does not change when
-- every s is multiplied by the same number, so y is multiplied by (a common multiple of all Y) / Y(bucket) instead
-- of being divided, and everything stays exact. Where a bucket of the portfolio is not positive nothing is adjusted.
CREATE TEMP TABLE deseasoned ON COMMIT DROP AS
WITH RECURSIVE
portfolio AS ( -- In units of the fourth decimal, which makes it whole.
    SELECT
        bucket_on,
        trunc(sum(amount) * 10000) AS total,
        row_number() OVER (ORDER BY bucket_on) AS position
    FROM entry
    WHERE counts AND bucket_on >= %(window_start)s
    GROUP BY bucket_on
),
multiples AS (
    SELECT position, total AS multiple FROM portfolio WHERE position = 1
    UNION ALL
    SELECT portfolio.position, lcm(multiples.multiple, portfolio.total)
    FROM multiples
    JOIN portfolio ON portfolio.position = multiples.position + 1
    WHERE portfolio.total > 0 AND multiples.multiple > 0
),
season AS (
    SELECT portfolio.bucket_on, div(whole.multiple, portfolio.total) AS weight
    FROM portfolio
    JOIN multiples AS whole ON whole.position = %(window)s
    WHERE %(is_full_cycle)s AND whole.multiple > 0
),
adjusted AS (
    SELECT
        is_member,
        account_id,
        sum(amount * weight) AS s1,
        sum(amount * weight * amount * weight) AS s2
    FROM purchase
    JOIN season ON season.bucket_on = purchase.bucket_on
    WHERE counts
    GROUP BY is_member, account_id
),
counted AS (
    SELECT
        adjusted.*,
        CASE %(zeros)s WHEN 'ignore' THEN measured.nonzero ELSE measured.n END AS n
    FROM adjusted
    JOIN measured ON measured.is_member = adjusted.is_member AND measured.account_id = adjusted.account_id
)
SELECT
    is_member,
    account_id,
    CASE WHEN s1 > 0 AND n > %(ddof)s THEN (n * s2 - s1 * s1) * n END AS spread,
    CASE WHEN s1 > 0 AND n > %(ddof)s THEN s1 * s1 * (n - %(ddof)s) END AS base
FROM counted;
