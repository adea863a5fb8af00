-- The months of accounts that this import touches: where its lines go, and where changed and cancelled ones were.
INSERT INTO rollup_touched (account_id, month)
SELECT account_id, date_trunc('month', document_on)::date
FROM import_incoming
WHERE fate = '' AND (sales_line_id IS NULL OR is_changed)
UNION
SELECT old_account_id, date_trunc('month', old_document_on)::date
FROM import_incoming
WHERE sales_line_id IS NOT NULL AND (fate = 'c' OR is_changed);
