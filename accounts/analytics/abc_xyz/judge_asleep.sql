-- Who bought before the window only has no class.
INSERT INTO judged (
    account_id, status, "group", group_head_id, group_abc, group_xyz, value, is_seasonally_adjusted,
    abc, xyz, raw_abc, raw_xyz, pattern, first_on, last_on, lines, orders, is_key_candidate
)
SELECT
    account_id, 'dormant', "group", group_head_id, '', '', 0, FALSE,
    '', '', '', '', '', first_on, last_on, 0, 0, FALSE
FROM measured
WHERE lines = 0 AND (NOT is_member OR group_head_id <> account_id);
