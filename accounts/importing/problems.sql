-- Rows that cannot come in although they read well, and what else is wrong with rows that do not: each with all its
-- reasons, as "field code". Needs: sees_everything, reach (ids of the accounts the importer may change), user_id, largest.
WITH repeated AS (
    SELECT row, first_value(row) OVER same AS first_row
    FROM import_incoming
    WHERE fate NOT IN ('b', 'o')
    WINDOW same AS (PARTITION BY document_id, line_key ORDER BY row)
)
SELECT incoming.row, incoming.fate = 'b' AS is_bad, repeated.first_row, reason.all_of_them AS reasons
FROM import_incoming incoming
LEFT JOIN repeated ON repeated.row = incoming.row
LEFT JOIN import_customer customer ON customer.no = incoming.customer_no
LEFT JOIN accounts_importbatch batch ON batch.id = incoming.old_batch_id
CROSS JOIN LATERAL (
    SELECT NOT %(sees_everything)s AND incoming.sales_line_id IS NOT NULL AND NOT coalesce(
        incoming.old_account_id = ANY(%(reach)s), batch.made_by_id = %(user_id)s
    ) AS is_foreign
) foreign_line
CROSS JOIN LATERAL (
    SELECT array_remove(ARRAY[
        CASE WHEN customer.is_refused THEN 'customer_id customer_not_found' END,
        CASE WHEN repeated.first_row < incoming.row THEN 'line_id line_repeated' END,
        CASE WHEN foreign_line.is_foreign THEN 'order_id line_not_found' END,
        CASE WHEN abs(incoming.base_amount) >= %(largest)s THEN 'amount converted_too_large' END,
        CASE WHEN abs(incoming.base_cost) >= %(largest)s THEN 'cost converted_too_large' END
    ], NULL) AS all_of_them
) reason
WHERE incoming.fate <> 'o' AND (
    customer.is_refused
    OR repeated.first_row < incoming.row
    OR foreign_line.is_foreign
    OR abs(incoming.base_amount) >= %(largest)s
    OR abs(incoming.base_cost) >= %(largest)s
)
ORDER BY incoming.row;
