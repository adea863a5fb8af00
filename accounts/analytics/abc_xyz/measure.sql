-- What the judging needs of each series: n, S1 and S2 from the buckets that are not empty. Zero buckets are never
-- generated; they only count in n. The two halves of the accounts are summed at the same time: PostgreSQL gives each
-- branch of a union to a worker of its own, while partial sums over scattered accounts, its other way to work in
-- parallel, gain nothing.
CREATE OR REPLACE FUNCTION pg_temp.summed_between(low bigint, high bigint)
RETURNS TABLE (
    is_member boolean,
    account_id bigint,
    first_on date,
    last_on date,
    last_positive_on date,
    lines numeric,
    orders numeric,
    s1 numeric,
    s2 numeric,
    nonzero bigint,
    negative_s1 numeric,
    negative_s2 numeric,
    negative bigint,
    digest bigint
)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    -- The digest is of everything that decides anything, in one number.
    SELECT summed.*, hash_record_extended(summed, 0)
    FROM (
        SELECT
            is_member,
            account_id,
            min(first_on) AS first_on,
            max(last_on) AS last_on,
            max(last_positive_on) AS last_positive_on,
            sum(lines)::numeric AS lines,
            sum(orders)::numeric AS orders,
            sum(amount) AS s1,
            sum(amount * amount) AS s2,
            count(*) FILTER (WHERE amount <> 0) AS nonzero,
            -- Negative buckets are few: summing those is less work than summing the positive ones.
            sum(amount) FILTER (WHERE amount < 0) AS negative_s1,
            sum(amount * amount) FILTER (WHERE amount < 0) AS negative_s2,
            count(*) FILTER (WHERE amount < 0) AS negative
        FROM ( -- What lies before the window only says since when an account is known, and who has fallen asleep.
            SELECT
                is_member,
                account_id,
                first_on,
                last_on,
                CASE WHEN bucket_on >= %(window_start)s THEN last_positive_on END AS last_positive_on,
                CASE WHEN bucket_on >= %(window_start)s THEN lines END AS lines,
                CASE WHEN bucket_on >= %(window_start)s THEN orders END AS orders,
                CASE WHEN bucket_on >= %(window_start)s THEN amount END AS amount
            FROM purchase
            WHERE account_id >= low AND account_id < high AND counts
        ) AS bought
        GROUP BY is_member, account_id
    ) AS summed
$$;

CREATE TEMP TABLE measured ON COMMIT DROP AS
WITH
summed AS (
    SELECT * FROM pg_temp.summed_between(0, %(middle)s)
    UNION ALL
    SELECT * FROM pg_temp.summed_between(%(middle)s, 9223372036854775807)
),
known AS (
    SELECT
        is_member,
        account_id,
        first_on,
        last_on,
        last_positive_on,
        coalesce(lines, 0)::bigint AS lines,
        coalesce(orders, 0)::bigint AS orders,
        s1,
        s2,
        nonzero,
        CASE negative WHEN 0 THEN s1 ELSE s1 - negative_s1 END AS positive_s1,
        CASE negative WHEN 0 THEN s2 ELSE s2 - negative_s2 END AS positive_s2,
        nonzero - negative AS positive,
        digest
    FROM summed
)
SELECT
    known.*,
    -- n: from the bucket of the first line ever, or the whole window.
    %(last_bucket)s + 1 - CASE
        WHEN %(new)s = 'full' THEN %(first_bucket)s
        ELSE greatest(
            %(first_bucket)s,
            CASE %(bucket)s
                WHEN 'month' THEN date_part('year', first_on)::int * 12 + date_part('month', first_on)::int - 1
                WHEN 'quarter' THEN date_part('year', first_on)::int * 4 + date_part('quarter', first_on)::int - 1
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
LEFT JOIN hierarchy ON hierarchy.account_id = known.account_id AND %(by_root)s
-- In the order of the index that finds an account's classes: what is judged keeps it, and is written twice as fast.
ORDER BY known.account_id;
