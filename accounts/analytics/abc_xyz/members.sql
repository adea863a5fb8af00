-- Members of a group without any sales of their own stand in it as well.
INSERT INTO judged (
    account_id, status, "group", group_head_id, group_abc, group_xyz, value, is_seasonally_adjusted,
    abc, xyz, raw_abc, raw_xyz, pattern, lines, orders, is_key_candidate
)
SELECT
    member.account_id, 'none', '', member.root_id, '', '', 0, FALSE,
    '', '', '', '', '', 0, 0, FALSE
FROM hierarchy AS member
JOIN judged AS head ON head.account_id = member.root_id
WHERE NOT EXISTS (SELECT FROM judged WHERE judged.account_id = member.account_id);
