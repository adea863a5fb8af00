-- Each series' own trend and season taken out: y = a + b*t + month by least squares over the last 24 months.
-- With both years of a calendar month beside each other, d = second - first, the fit leaves
-- SSR = (sum(d^2) - sum(d)^2 / 12) / 2 on 24 - 13 degrees of freedom, so no float and no matrix is needed.
-- Adjusted is what repeats after a year: r12 >= 0.30 (multiplied out here), and has a positive mean.
CREATE TEMP TABLE deseasoned ON COMMIT DROP AS
WITH
pairs AS (
    SELECT
        purchase.is_member,
        purchase.account_id,
        coalesce(sum(amount) FILTER (WHERE bucket_on < %(second_year_start)s), 0) AS first,
        coalesce(sum(amount) FILTER (WHERE bucket_on >= %(second_year_start)s), 0) AS second
    FROM purchase
    JOIN measured ON measured.is_member = purchase.is_member AND measured.account_id = purchase.account_id
    WHERE
        counts
        AND bucket_on >= %(season_start)s
        -- 24 months since the first line.
        AND measured.first_on < %(season_start)s + interval '1 month'
    GROUP BY purchase.is_member, purchase.account_id, extract(MONTH FROM bucket_on)
),
summed AS (
    SELECT
        is_member,
        account_id,
        sum(first + second) AS s1,
        sum(first * first + second * second) AS s2,
        sum(first * second) AS products,
        sum(second - first) AS d1,
        sum((second - first) * (second - first)) AS d2
    FROM pairs
    GROUP BY is_member, account_id
)
SELECT
    is_member,
    account_id,
    24 * (12 * d2 - d1 * d1) AS spread,
    11 * s1 * s1 AS base
FROM summed
WHERE
    s1 > 0
    AND 24 * s2 > s1 * s1
    AND 48 * products - s1 * s1 >= 0.30 * (48 * s2 - 2 * s1 * s1);
