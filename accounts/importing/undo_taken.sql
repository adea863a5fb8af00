-- Lines to be put back whose place somebody has taken since. Only a later import can have done it.
SELECT later.id, later.file_name, later.imported_at
FROM undo_old old
JOIN accounts_salesline line
    ON line.source = old.source AND line.document_id = old.document_id AND line.line_key = old.line_key
JOIN accounts_importbatch later ON later.id = line.batch_id
WHERE old.pgh_label = 'delete'
LIMIT 1;
