-- Deletes what was made a moment ago for rows that turned out faulty; the accounts last.
DELETE FROM accounts_orgunit made USING import_unit entry
WHERE entry.is_new AND made.id = entry.unit_id
  AND NOT EXISTS (SELECT FROM import_incoming incoming WHERE incoming.ship_to_id = made.id AND incoming.fate = '');

DELETE FROM accounts_product made USING import_product entry
WHERE entry.is_new AND made.id = entry.product_id
  AND NOT EXISTS (SELECT FROM import_incoming incoming WHERE incoming.product_id = made.id AND incoming.fate = '');

DELETE FROM accounts_productline made USING import_product_line entry
WHERE entry.is_new AND made.id = entry.product_line_id
  AND NOT EXISTS (SELECT FROM import_incoming incoming WHERE incoming.product_line_id = made.id AND incoming.fate = '');

DELETE FROM accounts_account made USING import_customer customer
WHERE customer.is_new AND made.id = customer.account_id
  AND NOT EXISTS (SELECT FROM import_incoming incoming WHERE incoming.account_id = made.id AND incoming.fate = '');
