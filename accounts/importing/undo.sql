-- Takes a batch back. Needs: batch_id. The months it concerns are added to rollup_touched, the lines that have
-- to be converted anew to rerate_lines.
INSERT INTO rollup_touched (account_id, month)
SELECT account_id, date_trunc('month', document_on)::date FROM accounts_salesline WHERE batch_id = %(batch_id)s
UNION
SELECT line.account_id, date_trunc('month', line.document_on)::date
FROM undo_old old JOIN accounts_salesline line ON line.id = old.pgh_obj_id
UNION
SELECT account_id, date_trunc('month', document_on)::date FROM undo_old;

DELETE FROM accounts_salesline WHERE batch_id = %(batch_id)s;

UPDATE accounts_salesline line
SET account_id = old.account_id,
    document_on = old.document_on,
    ordered_on = old.ordered_on,
    product_id = old.product_id,
    product_line_id = old.product_line_id,
    channel = old.channel,
    ship_to_id = old.ship_to_id,
    salesperson = old.salesperson,
    kind = old.kind,
    is_credit_note = old.is_credit_note,
    quantity = old.quantity,
    amount = old.amount,
    cost = old.cost,
    currency = old.currency,
    base_amount = old.base_amount,
    base_cost = old.base_cost
FROM undo_old old
WHERE old.pgh_label = 'update' AND line.id = old.pgh_obj_id;

INSERT INTO accounts_salesline (
    id, source, document_id, line_key, account_id, document_on, ordered_on, product_id, product_line_id, channel, ship_to_id,
    salesperson, kind, is_credit_note, quantity, amount, cost, currency, base_amount, base_cost, batch_id
)
SELECT
    pgh_obj_id, source, document_id, line_key, account_id, document_on, ordered_on, product_id, product_line_id, channel,
    ship_to_id, salesperson, kind, is_credit_note, quantity, amount, cost, currency, base_amount, base_cost, batch_id
FROM undo_old
WHERE pgh_label = 'delete';

DROP TABLE IF EXISTS rerate_lines;
CREATE TEMP TABLE rerate_lines ON COMMIT DROP AS SELECT pgh_obj_id AS id FROM undo_old;
