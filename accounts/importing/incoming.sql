-- Every line of the file beside the line it is identical with, if there is one.
-- Needs: source, base, and has_X for every optional column X: what a file does not say stays as it was.
CREATE TEMP TABLE import_incoming ON COMMIT DROP AS
WITH numbered AS (
    -- A mapped line id is the line's key; otherwise its product and its occurrence among equal (document, product) in
    -- file order, which faulty and cancelled rows take part in: correcting one must not rename the others.
    SELECT
        staged.*,
        product.product_id,
        product.external_id,
        coalesce(staged.occurrence, row_number() OVER (
            PARTITION BY staged.document_id, staged.product_no, staged.line_id = '' ORDER BY staged.row
        )) AS place
    FROM import_staged staged
    JOIN import_product product ON product.no = staged.product_no
),
keyed AS (
    SELECT *, CASE WHEN line_id <> '' THEN line_id || '#' ELSE external_id || '#' || place END AS line_key
    FROM numbered
),
rates AS (
    SELECT day.currency, day.document_on, latest.rate
    FROM (
        SELECT DISTINCT currency, document_on FROM import_staged WHERE fate = '' AND currency <> %(base)s
    ) day
    CROSS JOIN LATERAL (
        SELECT rate.rate
        FROM accounts_exchangerate rate
        WHERE rate.currency = day.currency AND rate.kind = 'DAILY' AND rate."on" <= day.document_on
        ORDER BY rate."on" DESC
        LIMIT 1
    ) latest
)
SELECT
    n.row, n.customer_no, n.fate, n.place, n.document_id, n.line_key, n.document_on, n.amount, n.currency,
    said.*,
    CASE WHEN n.currency = %(base)s THEN n.amount ELSE round(n.amount * rates.rate, 4) END AS base_amount,
    CASE WHEN n.currency = %(base)s THEN said.cost ELSE round(said.cost * rates.rate, 4) END AS base_cost,
    line.id AS sales_line_id,
    line.account_id AS old_account_id,
    line.document_on AS old_document_on,
    line.batch_id AS old_batch_id,
    n.fate = '' AND line.id IS NOT NULL AND ROW(
        said.account_id, n.document_on, said.ordered_on, said.product_id, said.product_line_id, said.channel,
        said.ship_to_id, said.salesperson, said.kind, said.is_credit_note, said.quantity, n.amount, said.cost, n.currency
    ) IS DISTINCT FROM ROW(
        line.account_id, line.document_on, line.ordered_on, line.product_id, line.product_line_id, line.channel,
        line.ship_to_id, line.salesperson, line.kind, line.is_credit_note, line.quantity, line.amount, line.cost, line.currency
    ) AS is_changed
FROM keyed n
LEFT JOIN import_customer customer ON customer.no = n.customer_no
LEFT JOIN import_product_line product_line ON product_line.no = n.product_line_no
LEFT JOIN import_unit unit ON unit.no = n.unit_no
LEFT JOIN rates ON rates.currency = n.currency AND rates.document_on = n.document_on
LEFT JOIN accounts_salesline line
    ON line.source = %(source)s AND line.document_id = n.document_id AND line.line_key = n.line_key
CROSS JOIN LATERAL (
    SELECT
        CASE WHEN line.id IS NULL OR %(has_customer_id)s THEN customer.account_id ELSE line.account_id END AS account_id,
        CASE WHEN line.id IS NULL OR %(has_product)s THEN n.product_id ELSE line.product_id END AS product_id,
        CASE WHEN line.id IS NULL OR %(has_product_line)s THEN product_line.product_line_id ELSE line.product_line_id END AS product_line_id,
        CASE WHEN line.id IS NULL OR %(has_ship_to)s THEN unit.unit_id ELSE line.ship_to_id END AS ship_to_id,
        CASE WHEN line.id IS NULL OR %(has_order_date)s THEN n.ordered_on ELSE line.ordered_on END AS ordered_on,
        CASE WHEN line.id IS NULL OR %(has_channel)s THEN n.channel ELSE line.channel END AS channel,
        CASE WHEN line.id IS NULL OR %(has_salesperson)s THEN n.salesperson ELSE line.salesperson END AS salesperson,
        CASE WHEN line.id IS NULL OR %(has_kind)s THEN n.kind ELSE line.kind END AS kind,
        CASE WHEN line.id IS NULL OR %(has_credit_note)s THEN n.is_credit_note ELSE line.is_credit_note END AS is_credit_note,
        CASE WHEN line.id IS NULL OR %(has_quantity)s THEN n.quantity ELSE line.quantity END AS quantity,
        CASE WHEN line.id IS NULL OR %(has_cost)s THEN n.cost ELSE line.cost END AS cost
) said;

ANALYZE import_incoming;
