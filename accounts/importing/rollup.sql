-- Refreshes both monthly roll-ups for the pairs in rollup_touched: rows that say something else are written, rows without
-- lines go. Sell-in only; a line without a rate is counted and adds nothing else.
CREATE TEMP TABLE rollup_months ON COMMIT DROP AS SELECT DISTINCT account_id, month FROM rollup_touched;
ANALYZE rollup_months;

-- One row per document and part of a month, so that the lines are read once.
CREATE TEMP TABLE rollup_pieces ON COMMIT DROP AS
SELECT
    line.account_id,
    line.month,
    line.source,
    line.document_id,
    line.product_line_id,
    line.channel,
    line.ship_to_id,
    coalesce(sum(line.base_amount), 0) AS net,
    coalesce(sum(line.base_amount) FILTER (WHERE line.base_amount > 0), 0) AS gross,
    coalesce(sum(line.quantity) FILTER (WHERE line.base_amount IS NOT NULL), 0) AS quantity,
    coalesce(sum(line.base_cost), 0) AS cost,
    count(line.base_amount) AS lines,
    count(line.base_cost) AS lines_with_cost,
    count(*) FILTER (WHERE line.base_amount >= 0) AS nonneg_lines,
    count(*) FILTER (WHERE line.base_amount IS NULL) AS unrated_lines,
    min(line.document_on) FILTER (WHERE line.base_amount IS NOT NULL) AS first_on,
    min(line.document_on) FILTER (WHERE line.base_amount >= 0) AS first_nonneg_on,
    max(line.document_on) FILTER (WHERE line.base_amount IS NOT NULL) AS last_on,
    max(line.document_on) FILTER (WHERE line.base_amount > 0) AS last_positive_on
FROM (
    -- One range of the index for each pair, whatever the planner believes about a table that has just grown.
    SELECT line.*, touched.month
    FROM rollup_months touched
    CROSS JOIN LATERAL (
        SELECT *
        FROM accounts_salesline
        WHERE account_id = touched.account_id
          AND document_on >= touched.month AND document_on < (touched.month + interval '1 month')::date
        OFFSET 0
    ) line
    WHERE line.kind = 'SELL_IN'
    UNION ALL
    SELECT line.*, touched.month
    FROM rollup_months touched
    CROSS JOIN LATERAL (
        SELECT *
        FROM accounts_salesline
        WHERE account_id IS NULL
          AND document_on >= touched.month AND document_on < (touched.month + interval '1 month')::date
        OFFSET 0
    ) line
    WHERE touched.account_id IS NULL AND line.kind = 'SELL_IN'
) line
GROUP BY 1, 2, 3, 4, 5, 6, 7;

INSERT INTO accounts_accountmonth AS old (
    account_id, month, net, gross, quantity, cost, lines, nonneg_lines, unrated_lines, positive_documents,
    first_on, first_nonneg_on, last_on, last_positive_on
)
SELECT
    account_id, month, sum(net), sum(gross), sum(quantity),
    CASE WHEN sum(lines_with_cost) = sum(lines) AND sum(lines) > 0 THEN sum(cost) END,
    sum(lines), sum(nonneg_lines), sum(unrated_lines),
    count(DISTINCT (source, document_id)) FILTER (WHERE last_positive_on IS NOT NULL),
    min(first_on), min(first_nonneg_on), max(last_on), max(last_positive_on)
FROM rollup_pieces
GROUP BY account_id, month
ON CONFLICT (account_id, month) DO UPDATE SET
    net = EXCLUDED.net,
    gross = EXCLUDED.gross,
    quantity = EXCLUDED.quantity,
    cost = EXCLUDED.cost,
    lines = EXCLUDED.lines,
    nonneg_lines = EXCLUDED.nonneg_lines,
    unrated_lines = EXCLUDED.unrated_lines,
    positive_documents = EXCLUDED.positive_documents,
    first_on = EXCLUDED.first_on,
    first_nonneg_on = EXCLUDED.first_nonneg_on,
    last_on = EXCLUDED.last_on,
    last_positive_on = EXCLUDED.last_positive_on
WHERE ROW(
    old.net, old.gross, old.quantity, old.cost, old.lines, old.nonneg_lines, old.unrated_lines, old.positive_documents,
    old.first_on, old.first_nonneg_on, old.last_on, old.last_positive_on
) IS DISTINCT FROM ROW(
    EXCLUDED.net, EXCLUDED.gross, EXCLUDED.quantity, EXCLUDED.cost, EXCLUDED.lines, EXCLUDED.nonneg_lines,
    EXCLUDED.unrated_lines, EXCLUDED.positive_documents, EXCLUDED.first_on, EXCLUDED.first_nonneg_on, EXCLUDED.last_on,
    EXCLUDED.last_positive_on
);

CREATE TEMP TABLE rollup_gone ON COMMIT DROP AS
SELECT touched.account_id, touched.month
FROM rollup_months touched
WHERE NOT EXISTS (
    SELECT FROM rollup_pieces piece
    WHERE coalesce(piece.account_id, 0) = coalesce(touched.account_id, 0) AND piece.month = touched.month
);
DELETE FROM accounts_accountmonth month
USING rollup_gone gone
WHERE month.month = gone.month AND month.account_id = gone.account_id;
DELETE FROM accounts_accountmonth month
USING rollup_gone gone
WHERE month.month = gone.month AND month.account_id IS NULL AND gone.account_id IS NULL;
