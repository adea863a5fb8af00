-- Makes the products, product lines and places of delivery that lines name for the first time. Needs: source.
INSERT INTO accounts_product (source, external_id, name)
SELECT %(source)s, entry.external_id, entry.external_id
FROM import_product entry
WHERE entry.product_id IS NULL
  AND entry.external_id <> ''
  AND EXISTS (SELECT FROM import_staged staged WHERE staged.product_no = entry.no AND staged.fate = '')
ON CONFLICT (source, external_id) DO NOTHING;

INSERT INTO accounts_productline (name)
SELECT entry.name FROM import_product_line entry WHERE entry.product_line_id IS NULL
ON CONFLICT (name) DO NOTHING;

INSERT INTO accounts_orgunit (account_id, name, kind)
SELECT customer.account_id, entry.name, 'LOCATION'
FROM import_unit entry
JOIN import_customer customer ON customer.no = entry.customer_no
WHERE entry.unit_id IS NULL AND customer.account_id IS NOT NULL AND NOT customer.is_refused
ON CONFLICT (account_id, name) DO NOTHING;
