-- Every account of the group to which one belongs, from its head down; archived ones are left out but for the one asked.
WITH RECURSIVE up (id, parent_id, height) AS (
    SELECT id, parent_id, 0 FROM accounts_account WHERE id = %(account)s
    UNION ALL
    SELECT above.id, above.parent_id, up.height + 1
    FROM accounts_account above JOIN up ON above.id = up.parent_id
),
tree (id, parent_id, depth) AS (
    (SELECT id, NULL::bigint, 0 FROM up ORDER BY height DESC LIMIT 1)
    UNION ALL
    SELECT below.id, below.parent_id, tree.depth + 1
    FROM accounts_account below JOIN tree ON below.parent_id = tree.id
    WHERE below.archived_at IS NULL OR below.id = %(account)s
)
SELECT id, parent_id FROM tree ORDER BY depth, id
