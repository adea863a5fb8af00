-- Members of a group carry the class of its head beside their own.
UPDATE judged
SET group_abc = head.abc, group_xyz = head.xyz
FROM judged AS head
WHERE head.account_id = judged.group_head_id;
