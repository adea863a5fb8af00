-- The series that are measured, where several entries make a bucket: one per account and, where groups count for
-- their ultimate parent, one per root over all its members. Beside its group's an account has a series of its own.
CREATE TEMP VIEW purchase AS
SELECT
    %(by_root)s AS is_member,
    account_id,
    bucket_on,
    sum(amount) AS amount,
    sum(lines) AS lines,
    sum(orders) AS orders,
    min(first_on) AS first_on,
    max(last_on) AS last_on,
    max(last_positive_on) AS last_positive_on,
    TRUE AS counts
FROM entry
WHERE counts
GROUP BY account_id, bucket_on
UNION ALL
SELECT
    FALSE,
    hierarchy.root_id,
    bucket_on,
    sum(amount),
    sum(lines),
    sum(orders),
    min(first_on),
    max(last_on),
    max(last_positive_on),
    TRUE
FROM entry
JOIN hierarchy ON hierarchy.account_id = entry.account_id
WHERE counts
GROUP BY hierarchy.root_id, bucket_on;
