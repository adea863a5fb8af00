-- The one statement that writes sales lines. Needs: source, batch_id.
INSERT INTO accounts_salesline (
    source, document_id, line_key, account_id, document_on, ordered_on, product_id, product_line_id, channel, ship_to_id,
    salesperson, kind, is_credit_note, quantity, amount, cost, currency, base_amount, base_cost, batch_id
)
SELECT
    %(source)s, document_id, line_key, account_id, document_on, ordered_on, product_id, product_line_id, channel, ship_to_id,
    salesperson, kind, is_credit_note, quantity, amount, cost, currency, base_amount, base_cost, %(batch_id)s
FROM import_incoming
WHERE fate = '' AND (sales_line_id IS NULL OR is_changed)
ORDER BY row
ON CONFLICT (source, document_id, line_key) DO UPDATE SET
    account_id = EXCLUDED.account_id,
    document_on = EXCLUDED.document_on,
    ordered_on = EXCLUDED.ordered_on,
    product_id = EXCLUDED.product_id,
    product_line_id = EXCLUDED.product_line_id,
    channel = EXCLUDED.channel,
    ship_to_id = EXCLUDED.ship_to_id,
    salesperson = EXCLUDED.salesperson,
    kind = EXCLUDED.kind,
    is_credit_note = EXCLUDED.is_credit_note,
    quantity = EXCLUDED.quantity,
    amount = EXCLUDED.amount,
    cost = EXCLUDED.cost,
    currency = EXCLUDED.currency,
    base_amount = EXCLUDED.base_amount,
    base_cost = EXCLUDED.base_cost;
