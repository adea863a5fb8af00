-- What this run has stored so far, and the columns that judging fills.
CREATE TEMP VIEW stored AS
SELECT
    account_id, status, "group", group_head_id, group_abc, group_xyz, value, value_before, value_reached, group_value,
    rank, buckets, nonzero_buckets, positive_buckets, cv, cv_plain, is_seasonally_adjusted, abc, xyz, raw_abc, raw_xyz,
    cv2_nonzero, pattern, first_on, last_on, lines, orders, recency_days, r, f, m, is_key_candidate, run_id
FROM accounts_classificationsnapshot
WHERE run_id = %(run)s;
