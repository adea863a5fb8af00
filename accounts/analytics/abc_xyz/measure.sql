-- What the judging needs of each series: n, S1 and S2 from the buckets that are not empty. Zero buckets are never
-- generated; they only count in n.
CREATE TEMP TABLE measured ON COMMIT DROP AS
WITH
recent AS ( -- Negative buckets are few: summing those is less work than summing the positive ones.
    SELECT
        is_member,
        account_id,
        min(first_on) AS first_on,
        max(last_on) AS last_on,
        max(last_positive_on) AS last_positive_on,
        sum(lines) AS lines,
        sum(orders) AS orders,
        sum(amount) AS s1,
        sum(amount * amount) AS s2,
        count(nullif(amount, 0)) AS nonzero,
        sum(amount) FILTER (WHERE amount < 0) AS negative_s1,
        sum(amount * amount) FILTER (WHERE amount < 0) AS negative_s2,
        count(*) FILTER (WHERE amount < 0) AS negative
    FROM purchase
    WHERE bucket_on >= %(window_start)s
    GROUP BY is_member, account_id
),
before AS (
    SELECT
        is_member,
        account_id,
        min(first_on) AS first_on,
        max(last_on) AS last_on
    FROM purchase
    WHERE bucket_on < %(window_start)s
    GROUP BY is_member, account_id
),
known AS (
    SELECT
        is_member,
        account_id,
        least(before.first_on, recent.first_on) AS first_on,
        greatest(before.last_on, recent.last_on) AS last_on,
        last_positive_on,
        coalesce(lines, 0) AS lines,
        coalesce(orders, 0) AS orders,
        s1,
        s2,
        nonzero,
        s1 - coalesce(negative_s1, 0) AS positive_s1,
        s2 - coalesce(negative_s2, 0) AS positive_s2,
        nonzero - negative AS positive
    FROM recent
    FULL JOIN before USING (is_member, account_id)
)
SELECT
    known.*,
    -- n: from the bucket of the first line ever, or the whole window.
    %(last_bucket)s + 1 - CASE
        WHEN %(new)s = 'full' THEN %(first_bucket)s
        ELSE greatest(
            %(first_bucket)s,
            CASE %(bucket)s
                WHEN 'month' THEN extract(YEAR FROM first_on)::int * 12 + extract(MONTH FROM first_on)::int - 1
                WHEN 'quarter' THEN extract(YEAR FROM first_on)::int * 4 + extract(QUARTER FROM first_on)::int - 1
                ELSE (first_on - date '0001-01-01') / 7
            END
        )
    END AS n,
    -- Among whom the account is ranked.
    CASE %(grouping)s
        WHEN 'country' THEN account.country
        WHEN 'industry' THEN account.industry
        WHEN 'kind' THEN account.kind
        WHEN 'team' THEN coalesce(team.name, '')
        ELSE ''
    END AS "group",
    CASE WHEN is_member THEN hierarchy.root_id END AS group_head_id
FROM known
LEFT JOIN accounts_account AS account ON account.id = known.account_id
LEFT JOIN core_team AS team ON team.id = account.team_id
LEFT JOIN hierarchy ON hierarchy.account_id = known.account_id AND %(by_root)s;
