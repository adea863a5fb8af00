-- Gives products that are in no product line the first one that the file names with them; the others stay where they are.
UPDATE accounts_product product
SET line_id = said.product_line_id
FROM (
    SELECT DISTINCT ON (incoming.product_id) incoming.product_id, incoming.product_line_id
    FROM import_incoming incoming
    JOIN accounts_product without_line ON without_line.id = incoming.product_id AND without_line.line_id IS NULL
    WHERE incoming.fate = '' AND incoming.product_line_id IS NOT NULL
    ORDER BY incoming.product_id, incoming.row
) said
WHERE product.id = said.product_id;
