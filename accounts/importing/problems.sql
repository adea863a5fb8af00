-- Rows that read well and still cannot come in; each with the first reason that applies.
-- Needs: sees_everything, reach (ids of the accounts the importer may change), user_id, largest.
WITH repeated AS (
    SELECT row, first_value(row) OVER same AS first_row
    FROM import_incoming
    WHERE fate <> 'b'
    WINDOW same AS (PARTITION BY document_id, line_key ORDER BY row)
)
SELECT
    incoming.row,
    CASE
        WHEN customer.is_refused THEN 'customer_not_found'
        WHEN repeated.first_row < incoming.row THEN 'line_repeated'
        WHEN foreign_line.is_foreign THEN 'line_not_found'
        ELSE 'converted_too_large'
    END AS code,
    repeated.first_row
FROM import_incoming incoming
JOIN repeated ON repeated.row = incoming.row
LEFT JOIN import_customer customer ON customer.no = incoming.customer_no
LEFT JOIN accounts_importbatch batch ON batch.id = incoming.old_batch_id
CROSS JOIN LATERAL (
    SELECT NOT %(sees_everything)s AND incoming.sales_line_id IS NOT NULL AND NOT coalesce(
        incoming.old_account_id = ANY(%(reach)s), batch.made_by_id = %(user_id)s
    ) AS is_foreign
) foreign_line
WHERE customer.is_refused
   OR repeated.first_row < incoming.row
   OR foreign_line.is_foreign
   OR abs(incoming.base_amount) >= %(largest)s
   OR abs(incoming.base_cost) >= %(largest)s
ORDER BY incoming.row;
