-- The series that are measured: one per account, whose entries are its buckets already.
CREATE TEMP VIEW purchase AS
SELECT
    FALSE AS is_member, account_id, bucket_on, amount, lines, orders, first_on, last_on, last_positive_on, counts
FROM entry;
