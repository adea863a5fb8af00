-- How much hangs on how few, over the accounts of positive value. The braces hold a query with one column, value.
WITH
positive AS MATERIALIZED (
    SELECT value FROM ({values}) AS measured WHERE value > 0
),
whole AS MATERIALIZED (
    SELECT count(*) AS accounts, coalesce(sum(value), 0) AS total FROM positive
),
ranked AS (
    SELECT value, row_number() OVER largest_first AS place, sum(value) OVER largest_first AS reached
    FROM positive
    WINDOW largest_first AS (ORDER BY value DESC ROWS UNBOUNDED PRECEDING)
)
-- What is the same for all rows stands in brackets of its own, so that it is worked out once.
SELECT
    (SELECT accounts FROM whole) AS accounts,
    (SELECT total FROM whole) AS total,
    coalesce(sum(value) FILTER (WHERE place <= 1), 0) AS top_1,
    coalesce(sum(value) FILTER (WHERE place <= 3), 0) AS top_3,
    coalesce(sum(value) FILTER (WHERE place <= 5), 0) AS top_5,
    coalesce(sum(value) FILTER (WHERE place <= 10), 0) AS top_10,
    -- A fifth of the accounts, rounded up.
    coalesce(sum(value) FILTER (WHERE place <= (SELECT (accounts + 4) / 5 FROM whole)), 0) AS top_fifth,
    coalesce(sum(value * value), 0) AS squares,
    -- Each value times its place from the smallest: it is reached so many times on the way down.
    coalesce(sum(reached), 0) AS weighted,
    min(place) FILTER (WHERE reached >= (SELECT 0.30 * total FROM whole)) AS reach_30,
    min(place) FILTER (WHERE reached >= (SELECT 0.50 * total FROM whole)) AS reach_50,
    min(place) FILTER (WHERE reached >= (SELECT 0.55 * total FROM whole)) AS reach_55,
    min(place) FILTER (WHERE reached >= (SELECT 0.80 * total FROM whole)) AS reach_80,
    min(place) FILTER (WHERE reached >= (SELECT 0.95 * total FROM whole)) AS reach_95
FROM ranked
