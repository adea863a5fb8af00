-- What one account bought, product by product, in a window of twelve months and in the twelve before.
-- Each line is read once: first summed up by product and month, then by product; pages are cut after sorting.
-- Only what comes from our own invoices and orders counts, never what the account sold on.
WITH
by_month AS (
    SELECT
        product_id,
        month_index,
        document_on >= %(start)s AS is_now,
        sum(base_amount) AS net,
        sum(base_amount) FILTER (WHERE quantity <> 0) AS priced,
        sum(quantity) FILTER (WHERE quantity <> 0) AS quantity,
        max(document_on) FILTER (WHERE amount > 0) AS last_on,
        bool_or(amount > 0) AS is_bought
    FROM accounts_salesline
    WHERE
        account_id = %(account)s
        AND kind = 'SELL_IN'
        AND base_amount IS NOT NULL
        AND document_on >= %(start_before)s
        AND document_on < %(end)s
        AND (%(line)s::bigint IS NULL OR product_line_id = %(line)s)
    GROUP BY product_id, month_index, is_now
),
bought AS (
    SELECT
        product_id,
        coalesce(sum(net) FILTER (WHERE is_now), 0) AS revenue,
        coalesce(sum(net) FILTER (WHERE NOT is_now), 0) AS revenue_before,
        sum(priced) FILTER (WHERE is_now) / nullif(greatest(sum(quantity) FILTER (WHERE is_now), 0), 0) AS price,
        sum(priced) FILTER (WHERE NOT is_now)
            / nullif(greatest(sum(quantity) FILTER (WHERE NOT is_now), 0), 0) AS price_before,
        count(*) FILTER (WHERE is_now AND is_bought) AS months,
        count(*) FILTER (
            WHERE is_bought AND month_index >= %(recent)s - 12 AND month_index < %(recent)s
        ) AS months_until_recent,
        count(*) FILTER (WHERE is_bought AND month_index >= %(recent)s) AS recent_months,
        (
            coalesce(sum(net) FILTER (WHERE is_now AND month_index >= %(middle)s), 0)
            - coalesce(sum(net) FILTER (WHERE is_now AND month_index < %(middle)s), 0)
        ) / nullif(greatest(sum(net) FILTER (WHERE is_now), 0), 0) AS trend,
        max(last_on) AS last_on,
        array_agg(month_index ORDER BY month_index) FILTER (WHERE is_now) AS month_indexes,
        array_agg(net ORDER BY month_index) FILTER (WHERE is_now) AS nets
    FROM by_month
    GROUP BY product_id
),
told AS (
    SELECT
        bought.*,
        coalesce(product.name, '') AS name,
        coalesce(product.external_id, '') AS number,
        coalesce(line.name, '') AS line,
        CASE WHEN revenue_before > 0 THEN revenue / revenue_before - 1 END AS change,
        CASE WHEN price_before > 0 THEN price / price_before - 1 END AS price_change,
        count(*) OVER () AS all_products
    FROM bought
    LEFT JOIN accounts_product AS product ON product.id = bought.product_id
    LEFT JOIN accounts_productline AS line ON line.id = product.line_id
)
SELECT *, count(*) OVER () AS found
FROM told
WHERE
    NOT EXISTS (
        SELECT FROM unnest(%(words)s::text[]) AS word
        WHERE strpos(lower(unaccent(name || ' ' || number || ' ' || line)), lower(unaccent(word))) = 0
    )
ORDER BY {order}, product_id NULLS LAST
LIMIT %(limit)s OFFSET %(offset)s
