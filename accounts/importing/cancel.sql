-- Takes out the lines of documents that the file says are cancelled.
DELETE FROM accounts_salesline line
USING import_incoming incoming
WHERE incoming.fate = 'c' AND line.id = incoming.sales_line_id;
