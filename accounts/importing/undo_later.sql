-- The latest import still in that changed a line of this batch after it. Needs: batch_id, last.
SELECT later.id, later.file_name, later.imported_at
FROM accounts_saleslineevent event
JOIN accounts_importbatch later ON later.id = (event.pgh_context ->> 'batch')::bigint
WHERE event.pgh_id > %(last)s
  AND event.pgh_context ? 'batch'
  AND later.state = 'IMPORTED'
  AND later.id <> %(batch_id)s
  -- Its lines; rates that came with it convert older lines again and are no obstacle.
  AND event.pgh_id > (later.figures #>> '{trail,lines,0}')::bigint
  AND (event.batch_id = %(batch_id)s OR event.pgh_obj_id IN (SELECT pgh_obj_id FROM undo_old))
ORDER BY later.id DESC
LIMIT 1;
