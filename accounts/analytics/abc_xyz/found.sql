-- What may be published follows from: whether anybody was measured, and how many with positive value. Members of a
-- group count in their group only.
SELECT
    EXISTS (SELECT FROM measured) AS has_accounts,
    EXISTS (SELECT FROM measured WHERE NOT is_member AND s1 > 0) AS has_revenue,
    EXISTS (SELECT FROM measured WHERE lines > 0 AND last_positive_on IS NULL) AS has_returns_only,
    EXISTS (SELECT FROM stored) AS is_repeated;
