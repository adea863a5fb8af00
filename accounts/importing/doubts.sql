-- What can be read but may be meant otherwise, of the lines that would be new or changed: one row for each doubt.
-- Needs: source, today, days_ahead, days_back, times, least_lines, most (of each kind), sees_everything, reach (ids of the
-- accounts the importer may change: of others nothing is told).
WITH line AS (
    SELECT row, customer_no, account_id, document_on, currency, base_amount
    FROM import_incoming
    WHERE fate = '' AND (sales_line_id IS NULL OR is_changed)
),
-- Far before the middle half of the file's days, measured by how far that half reaches.
fence AS (
    SELECT first - 3 * (last - first) - %(days_back)s AS earliest
    FROM (
        SELECT
            percentile_disc(0.25) WITHIN GROUP (ORDER BY document_on) AS first,
            percentile_disc(0.75) WITHIN GROUP (ORDER BY document_on) AS last
        FROM line
    ) half
),
far AS (
    SELECT row, document_on > %(today)s AS is_ahead, account_id, currency
    FROM line, fence
    WHERE document_on < fence.earliest OR document_on > %(today)s::date + %(days_ahead)s
    ORDER BY row
    LIMIT %(most)s
),
-- The usual line of a customer: the mean of all others, here and in the file.
in_file AS (
    SELECT account_id, count(*) AS lines, sum(abs(base_amount)) AS total
    FROM line
    WHERE account_id IS NOT NULL AND base_amount IS NOT NULL
    GROUP BY account_id
),
here AS (
    SELECT account_id, sum(nonneg_lines) AS lines, sum(gross) AS total
    FROM accounts_accountmonth
    WHERE account_id IN (SELECT account_id FROM in_file)
    GROUP BY account_id
),
others AS (
    SELECT
        line.row, line.base_amount, line.account_id, line.currency,
        in_file.lines + coalesce(here.lines, 0) - 1 AS lines,
        in_file.total + coalesce(here.total, 0) - abs(line.base_amount) AS total
    FROM line
    JOIN in_file ON in_file.account_id = line.account_id
    LEFT JOIN here ON here.account_id = line.account_id
    WHERE line.base_amount IS NOT NULL
),
large AS (
    SELECT row, base_amount, total / lines AS usual, account_id, currency
    FROM others
    WHERE lines >= %(least_lines)s AND total > 0 AND abs(base_amount) >= %(times)s * total / lines
    ORDER BY row
    LIMIT %(most)s
),
foreign_money AS (
    SELECT min(line.row) AS row, account.id, account.currency, line.currency AS other, count(*) AS lines
    FROM line
    JOIN accounts_account account ON account.id = line.account_id
    WHERE account.currency <> '' AND account.currency <> line.currency
    GROUP BY account.id, line.currency
    ORDER BY 1
    LIMIT %(most)s
),
archived AS (
    SELECT min(line.row) AS row, account.id, count(*) AS lines
    FROM line
    JOIN accounts_account account ON account.id = line.account_id
    WHERE account.archived_at IS NOT NULL
      -- Those that only an undo archived come back with their lines.
      AND NOT EXISTS (
        SELECT FROM accounts_importbatch undone
        WHERE undone.state = 'UNDONE' AND undone.source = %(source)s
          AND undone.figures #> '{undone,accounts_archived}' @> to_jsonb(account.id)
      )
    GROUP BY account.id
    ORDER BY 1
    LIMIT %(most)s
),
newcomer AS (
    SELECT
        customer.no, made.id, made.bare_name,
        upper(regexp_replace(customer.external_id, '[^0-9A-Za-z]', '', 'g')) AS plain,
        min(line.row) AS row, count(*) AS lines
    FROM import_customer customer
    JOIN accounts_account made ON made.id = customer.account_id
    JOIN line ON line.customer_no = customer.no
    WHERE customer.is_new
    GROUP BY customer.no, made.id, made.bare_name, customer.external_id
),
known AS (
    SELECT account.id, account.bare_name, account.external_id, account.source
    FROM accounts_account account
    WHERE EXISTS (SELECT FROM newcomer)
      AND account.merged_into_id IS NULL AND account.archived_at IS NULL
      AND account.id NOT IN (SELECT id FROM newcomer)
      AND (%(sees_everything)s OR account.id = ANY(%(reach)s))
),
same AS (
    SELECT newcomer.row, newcomer.lines, newcomer.id AS whose, known.id, 'TAX' AS why, 1 AS rank
    FROM newcomer
    JOIN accounts_taxid tax ON length(newcomer.plain) >= 8 AND tax.value IN (newcomer.plain, substr(newcomer.plain, 3))
    JOIN known ON known.id = tax.account_id
    UNION ALL
    SELECT newcomer.row, newcomer.lines, newcomer.id, known.id, 'NAME', 2
    FROM newcomer
    JOIN known ON known.bare_name = newcomer.bare_name
    UNION ALL
    -- Letters typed for digits, and signs left out.
    SELECT newcomer.row, newcomer.lines, newcomer.id, known.id, 'NUMBER', 3
    FROM newcomer
    JOIN known ON known.source = %(source)s AND known.external_id <> ''
        AND translate(upper(regexp_replace(known.external_id, '[^0-9A-Za-z]', '', 'g')), 'OIL', '011')
            = translate(newcomer.plain, 'OIL', '011')
    WHERE newcomer.plain <> ''
),
likeliest AS (
    SELECT DISTINCT ON (row) row, lines, whose, id, why FROM same ORDER BY row, rank, id LIMIT %(most)s
)
-- `whose` and `money` say which rows a doubt is about, so that one that is doubted twice is counted once.
SELECT
    'SAME_CUSTOMER' AS kind, row, lines, jsonb_build_object('account', id, 'why', why, 'whose', whose) AS details
FROM likeliest
UNION ALL
SELECT 'FAR_DATE', row, 1, jsonb_build_object('is_ahead', is_ahead, 'whose', account_id, 'money', currency)
FROM far
UNION ALL
SELECT 'LARGE_AMOUNT', row, 1, jsonb_build_object(
    'amount', base_amount::text, 'usual', round(usual, 2)::text, 'whose', account_id, 'money', currency
)
FROM large
UNION ALL
SELECT 'OTHER_CURRENCY', row, lines, jsonb_build_object(
    'account', id, 'currency', currency, 'other', other, 'whose', id, 'money', other
)
FROM foreign_money
UNION ALL
SELECT 'ARCHIVED', row, lines, jsonb_build_object('account', id, 'whose', id) FROM archived
ORDER BY row, kind;
