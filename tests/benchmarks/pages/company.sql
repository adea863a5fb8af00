-- A company of accounts with what its pages read: owners, teams, key accounts, tags, alarms and three years of months of
-- a long tail; a twentieth asleep for the last year. It grows: accounts that are there stay as they are.

INSERT INTO accounts_account (
    name, short_name, legal_name, legal_form, kind, status, key_since, industry, city, country, website, currency,
    is_reference, external_id, source, version, created_at, updated_at, sort_key, bare_name, search_text, owner_id,
    team_id
)
SELECT
    'Customer ' || number, '', '', '', 'COMPANY',
    CASE WHEN number %% 50 = 1 THEN 'KEY' ELSE 'REGULAR' END,
    CASE WHEN number %% 50 = 1 THEN date '2024-01-01' END,
    '', 'City ' || number %% 89, 'PL', '', '', FALSE, number::text, 'bench', 1, now(), now(),
    'customer ' || number, 'customer ' || number, 'customer ' || number || ' city ' || number %% 89 || ' ' || number,
    (%(owners)s::bigint[])[1 + number %% 40], (%(teams)s::bigint[])[1 + number %% 12]
FROM generate_series((SELECT count(*) + 1 FROM accounts_account WHERE source = 'bench'), %(accounts)s) AS number;

INSERT INTO accounts_accounttag (account_id, tag_id)
SELECT id, (%(tags)s::bigint[])[1 + id %% 8]
FROM accounts_account
WHERE external_id::bigint %% 3 = 0
ON CONFLICT DO NOTHING;

INSERT INTO accounts_alarm (
    account_id, kind, subject, raised_on, points, at_stake, figures, raised_figures
)
SELECT id, 'order_gap', '', %(last_month)s, 0.4, 1000, '{}', '{}'
FROM accounts_account
WHERE external_id::bigint %% 40 = 7
ON CONFLICT DO NOTHING;

INSERT INTO accounts_accountmonth (
    account_id, month, net, gross, quantity, cost, lines, nonneg_lines, unrated_lines, positive_documents,
    first_on, first_nonneg_on, last_on, last_positive_on
)
SELECT
    account.id, month::date, made.net, made.net, 1, NULL, 4, 4, 0, 2,
    month::date, month::date, (month + interval '20 days')::date, (month + interval '20 days')::date
FROM generate_series(%(last_month)s::date - interval '35 months', %(last_month)s::date, interval '1 month') AS month
CROSS JOIN accounts_account AS account
CROSS JOIN LATERAL (
    SELECT round(
        (2000000.0 / (account.external_id::bigint + 10))
        * (50 + (account.external_id::bigint * 7919 + extract(month FROM month)::bigint * 101) %% 100) / 100, 2
    ) + 10 AS net
) AS made
WHERE account.source = 'bench'
  AND (account.external_id::bigint %% 20 > 0 OR month < %(last_month)s::date - interval '14 months')
  -- Most buy in some months only.
  AND (account.external_id::bigint %% 5 = 0 OR (account.external_id::bigint + extract(month FROM month)::bigint) %% 4 > 0)
ORDER BY 2, 1
ON CONFLICT DO NOTHING;
