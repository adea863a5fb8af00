-- A company's sales as they would lie in the tables after years of imports: lines in the order of time, accounts
-- scattered, with products, costs, channels and salespeople; a long tail of small accounts, some returns, a twentieth
-- of the accounts asleep for the last year.

INSERT INTO accounts_importbatch (
    file, file_name, file_size, sha256, signature, source, reading, assigns_owner, state, rows, created, changed,
    unchanged, bad, blank, accounts_created, figures, error, made_by_id, created_at, imported_at
)
VALUES (
    '', 'generated', 0, '', '', 'bench', '{}', FALSE, 'IMPORTED', %(lines)s, %(lines)s, 0,
    0, 0, 0, %(accounts)s, '{}', '', %(made_by)s, now(), now()
);

INSERT INTO accounts_account (
    name, short_name, legal_name, legal_form, kind, status, industry, city, country, website, currency,
    is_reference, external_id, source, version, created_at, updated_at, sort_key, bare_name, search_text
)
SELECT
    'Customer ' || number, '', '', '', 'COMPANY', 'REGULAR', '', '', 'PL', '', '',
    FALSE, number::text, 'bench', 1, now(), now(), 'customer ' || number, 'customer ' || number, 'customer ' || number
FROM generate_series(1, %(accounts)s) AS number;

INSERT INTO accounts_productline (name)
SELECT 'Line ' || number FROM generate_series(1, 12) AS number;

INSERT INTO accounts_product (external_id, source, name, line_id)
SELECT 'P-' || number, 'bench', 'Product ' || number, line.id
FROM generate_series(1, 997) AS number
JOIN accounts_productline AS line ON line.name = 'Line ' || 1 + number %% 12;

INSERT INTO accounts_salesline (
    account_id, source, document_id, line_key, document_on, product_id, product_line_id, channel, salesperson, kind,
    is_credit_note, quantity, amount, cost, currency, base_amount, base_cost, batch_id
)
WITH
drawn AS (
    SELECT
        line,
        line %% %(accounts)s AS buyer,
        line * %(months)s / %(lines)s AS month,
        -- A fixed scatter of 0 to 99 instead of chance: every run makes the same company.
        (line * 7919 + line / 101) %% 100 AS scatter
    FROM generate_series(0::bigint, %(lines)s - 1) AS line
),
priced AS (
    SELECT
        line,
        buyer,
        -- A twentieth has not bought for half of the time.
        CASE WHEN buyer %% 20 = 0 THEN month / 2 ELSE month END AS month,
        scatter,
        round((2000000.0 / (buyer + 10)) * (50 + scatter) / 100, 2) + 10 AS price,
        CASE WHEN scatter >= 98 THEN -1 ELSE 1 END AS sign
    FROM drawn
)
SELECT
    first_account.id + buyer,
    'bench',
    'INV-' || month || '-' || buyer || '-' || scatter / 50,
    'P-' || line %% 997 || '#' || line,
    (%(first_month)s + make_interval(months => month::int, days => (scatter %% 28)::int))::date,
    product.id,
    product.line_id,
    'WHOLESALE',
    'Salesperson ' || buyer %% 40,
    'SELL_IN',
    sign < 0,
    sign * (1 + scatter %% 7),
    sign * price,
    round(sign * price * 0.7, 2),
    'EUR',
    sign * price,
    round(sign * price * 0.7, 2),
    batch.id
FROM priced
JOIN accounts_product AS product ON product.external_id = 'P-' || 1 + line %% 997
CROSS JOIN (SELECT min(id) AS id FROM accounts_account WHERE source = 'bench') AS first_account
CROSS JOIN (SELECT max(id) AS id FROM accounts_importbatch) AS batch
ORDER BY line;

INSERT INTO accounts_accountmonth (
    account_id, month, net, gross, quantity, cost, lines, nonneg_lines, unrated_lines, positive_documents,
    first_on, first_nonneg_on, last_on, last_positive_on
)
SELECT
    account_id,
    date_trunc('month', document_on::timestamp)::date,
    sum(base_amount),
    coalesce(sum(base_amount) FILTER (WHERE base_amount >= 0), 0),
    sum(quantity),
    sum(base_cost),
    count(*),
    count(*) FILTER (WHERE base_amount >= 0),
    0,
    count(DISTINCT document_id) FILTER (WHERE base_amount > 0),
    min(document_on),
    min(document_on) FILTER (WHERE base_amount >= 0),
    max(document_on),
    max(document_on) FILTER (WHERE base_amount > 0)
FROM accounts_salesline
GROUP BY account_id, date_trunc('month', document_on::timestamp)::date
ORDER BY 2, 1;
