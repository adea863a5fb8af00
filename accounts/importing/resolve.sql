-- Finds what the file refers to among what we have. Needs: source. A merged account's lines go to the one it went into.
ANALYZE import_staged, import_customer, import_product, import_product_line, import_unit;

WITH RECURSIVE road AS (
    SELECT customer.no, account.id, account.merged_into_id
    FROM import_customer customer
    JOIN accounts_account account ON account.source = %(source)s AND account.external_id = customer.external_id
    WHERE account.external_id <> ''
    UNION
    SELECT road.no, account.id, account.merged_into_id
    FROM road
    JOIN accounts_account account ON account.id = road.merged_into_id
)
UPDATE import_customer
SET account_id = road.id
FROM road
WHERE road.no = import_customer.no AND road.merged_into_id IS NULL;

UPDATE import_product
SET product_id = product.id
FROM accounts_product product
WHERE product.source = %(source)s AND product.external_id = import_product.external_id;

UPDATE import_product_line
SET product_line_id = product_line.id
FROM accounts_productline product_line
WHERE product_line.name = import_product_line.name;

UPDATE import_unit
SET unit_id = unit.id
FROM import_customer customer
JOIN accounts_orgunit unit ON unit.account_id = customer.account_id
WHERE customer.no = import_unit.customer_no AND unit.name = import_unit.name;
