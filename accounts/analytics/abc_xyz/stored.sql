-- What this run has stored so far.
CREATE TEMP VIEW stored AS
SELECT
    account_id, status, "group", group_head_id, group_abc, group_xyz, value, share, cum_share_start, cum_share_end, rank,
    buckets, nonzero_buckets, mean, cv, cv_plain, is_seasonally_adjusted, abc, xyz, raw_abc, raw_xyz, adi, cv2_nonzero,
    pattern, first_on, last_on, lines, orders, recency_days, r, f, m, is_key_candidate
FROM accounts_classificationsnapshot
WHERE run_id = %(run)s;
