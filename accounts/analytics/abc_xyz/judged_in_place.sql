-- The first time, what is judged goes straight to where it stays.
CREATE TEMP VIEW judged AS
SELECT
    account_id, status, "group", group_head_id, group_abc, group_xyz, value, share, cum_share_start, cum_share_end, rank,
    buckets, nonzero_buckets, mean, cv, cv_plain, is_seasonally_adjusted, abc, xyz, raw_abc, raw_xyz, adi, cv2_nonzero,
    pattern, first_on, last_on, lines, orders, recency_days, r, f, m, is_key_candidate,
    run_id, is_current
FROM accounts_classificationsnapshot
WHERE run_id = %(run)s;

ALTER VIEW judged
ALTER COLUMN run_id SET DEFAULT %(run)s,
ALTER COLUMN is_current SET DEFAULT %(is_published)s;
