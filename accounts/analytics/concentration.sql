-- How much hangs on how few, over the accounts of positive value. The braces hold a query with one column, value.
WITH
positive AS (
    SELECT value FROM ({values}) AS measured WHERE value > 0
),
ranked AS (
    SELECT
        value,
        row_number() OVER largest_first AS place,
        sum(value) OVER largest_first AS reached,
        count(*) OVER () AS accounts,
        sum(value) OVER () AS total
    FROM positive
    WINDOW largest_first AS (ORDER BY value DESC ROWS UNBOUNDED PRECEDING)
)
SELECT
    count(*) AS accounts,
    coalesce(sum(value), 0) AS total,
    coalesce(sum(value) FILTER (WHERE place <= 1), 0) AS top_1,
    coalesce(sum(value) FILTER (WHERE place <= 3), 0) AS top_3,
    coalesce(sum(value) FILTER (WHERE place <= 5), 0) AS top_5,
    coalesce(sum(value) FILTER (WHERE place <= 10), 0) AS top_10,
    -- A fifth of the accounts, rounded up.
    coalesce(sum(value) FILTER (WHERE place <= (accounts + 4) / 5), 0) AS top_fifth,
    coalesce(sum(value * value), 0) AS squares,
    -- Each value times its place from the smallest.
    coalesce(sum((accounts - place + 1) * value), 0) AS weighted,
    min(place) FILTER (WHERE reached >= 0.30 * total) AS reach_30,
    min(place) FILTER (WHERE reached >= 0.50 * total) AS reach_50,
    min(place) FILTER (WHERE reached >= 0.55 * total) AS reach_55,
    min(place) FILTER (WHERE reached >= 0.80 * total) AS reach_80,
    min(place) FILTER (WHERE reached >= 0.95 * total) AS reach_95
FROM ranked
