-- Which account counts for which ultimate parent, of any depth. Whoever is in a circle of parents is reached from
-- no root and is missing here, which run.py takes as the reason to stop.
CREATE TEMP TABLE hierarchy ON COMMIT DROP AS
WITH RECURSIVE
tree AS (
    SELECT id AS account_id, id AS root_id
    FROM accounts_account
    WHERE parent_id IS NULL AND %(by_root)s
    UNION ALL
    SELECT child.id, tree.root_id
    FROM accounts_account AS child
    JOIN tree ON child.parent_id = tree.account_id
)
SELECT account_id, root_id FROM tree;

ANALYZE hierarchy;
