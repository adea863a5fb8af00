-- Accounts that were here before a batch and still stand where it put them in their groups, with the parent from before
-- (where an import put one that was undone since does not count). Needs: batch_id, first, last (numbers of the trail of
-- accounts).
WITH moved AS (
    SELECT pgh_obj_id AS id, min(pgh_id) AS first, (array_agg(parent_id ORDER BY pgh_id DESC))[1] AS parent_id
    FROM accounts_accountevent
    WHERE pgh_id > %(first)s AND pgh_id <= %(last)s
      AND pgh_context ->> 'batch' = %(batch_id)s::text
    GROUP BY pgh_obj_id
)
SELECT account.id, account.parent_id AS parent, before.parent_id AS earlier
FROM moved
JOIN accounts_account account ON account.id = moved.id
-- What the batch opened has no state before it.
CROSS JOIN LATERAL (
    SELECT event.parent_id
    FROM accounts_accountevent event
    LEFT JOIN accounts_importbatch origin ON origin.id = (event.pgh_context ->> 'batch')::bigint
    WHERE event.pgh_obj_id = moved.id AND event.pgh_id < moved.first
      AND (event.pgh_label = 'insert' OR origin.state IS DISTINCT FROM 'UNDONE')
    ORDER BY event.pgh_id DESC
    LIMIT 1
) before
WHERE account.merged_into_id IS NULL
  AND account.parent_id IS NOT DISTINCT FROM moved.parent_id
  AND account.parent_id IS DISTINCT FROM before.parent_id
ORDER BY account.id;
