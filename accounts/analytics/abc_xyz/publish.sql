-- Rows that this run does not have yet, in the order of the index that finds an account.
INSERT INTO accounts_classificationsnapshot (
    run_id, is_current,
    account_id, status, "group", group_head_id, group_abc, group_xyz, value, share, cum_share_start, cum_share_end, rank,
    buckets, nonzero_buckets, mean, cv, cv_plain, is_seasonally_adjusted, abc, xyz, raw_abc, raw_xyz, adi, cv2_nonzero,
    pattern, first_on, last_on, lines, orders, recency_days, r, f, m, is_key_candidate
)
SELECT %(run)s, %(is_published)s, judged.*
FROM judged
WHERE NOT EXISTS (SELECT FROM stored WHERE stored.account_id = judged.account_id)
ORDER BY judged.account_id;
