-- Makes the products, product lines and places of delivery that lines name for the first time; what only faulty rows
-- name is not made. Needs: source.
UPDATE import_product SET is_new = true
WHERE product_id IS NULL AND external_id <> ''
  AND EXISTS (SELECT FROM import_staged staged WHERE staged.product_no = import_product.no AND staged.fate = '');

UPDATE import_product_line SET is_new = true
WHERE product_line_id IS NULL
  AND EXISTS (SELECT FROM import_staged staged WHERE staged.product_line_no = import_product_line.no AND staged.fate = '');

UPDATE import_unit SET is_new = true
FROM import_customer customer
WHERE customer.no = import_unit.customer_no AND customer.account_id IS NOT NULL AND NOT customer.is_refused
  AND unit_id IS NULL
  AND EXISTS (SELECT FROM import_staged staged WHERE staged.unit_no = import_unit.no AND staged.fate = '');

INSERT INTO accounts_product (source, external_id, name)
SELECT %(source)s, external_id, external_id FROM import_product WHERE is_new
ON CONFLICT (source, external_id) DO NOTHING;

INSERT INTO accounts_productline (name)
SELECT name FROM import_product_line WHERE is_new
ON CONFLICT (name) DO NOTHING;

INSERT INTO accounts_orgunit (account_id, name, kind)
SELECT customer.account_id, entry.name, 'LOCATION'
FROM import_unit entry
JOIN import_customer customer ON customer.no = entry.customer_no
WHERE entry.is_new
ON CONFLICT (account_id, name) DO NOTHING;
