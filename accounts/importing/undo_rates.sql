-- Exchange rates that a batch brought and that are still what it made them, with the rate from before (none where there was
-- none; what an import brought that was undone since does not count). A rate stays by which lines are converted that came,
-- or were changed, by a later import.
-- Needs: batch_id, imported_at, first, last (numbers of the trail of rates), last_line (number of the trail of lines).
WITH brought AS (
    SELECT pgh_obj_id AS id, min(pgh_id) AS first, (array_agg(rate ORDER BY pgh_id DESC))[1] AS rate
    FROM accounts_exchangerateevent
    WHERE pgh_id > %(first)s AND pgh_id <= %(last)s
      AND pgh_context ->> 'batch' = %(batch_id)s::text
    GROUP BY pgh_obj_id
),
still AS (
    SELECT stored.id, stored.currency, stored.kind, stored."on", before.rate
    FROM brought
    JOIN accounts_exchangerate stored ON stored.id = brought.id AND stored.rate = brought.rate
    LEFT JOIN LATERAL (
        SELECT event.rate
        FROM accounts_exchangerateevent event
        LEFT JOIN accounts_importbatch origin ON origin.id = (event.pgh_context ->> 'batch')::bigint
        WHERE event.pgh_obj_id = brought.id AND event.pgh_id < brought.first AND origin.state IS DISTINCT FROM 'UNDONE'
        ORDER BY event.pgh_id DESC
        LIMIT 1
    ) before ON true
),
later_lines AS (
    SELECT line.currency, line.document_on
    FROM accounts_salesline line
    JOIN accounts_importbatch batch ON batch.id = line.batch_id
    WHERE batch.imported_at > %(imported_at)s AND line.currency IN (SELECT currency FROM still)
    UNION
    SELECT line.currency, line.document_on
    FROM accounts_saleslineevent event
    JOIN accounts_salesline line ON line.id = event.pgh_obj_id
    WHERE event.pgh_id > %(last_line)s AND event.pgh_context ? 'batch' AND line.currency IN (SELECT currency FROM still)
),
needed AS (
    SELECT latest.id
    FROM later_lines
    CROSS JOIN LATERAL (
        SELECT rate.id
        FROM accounts_exchangerate rate
        WHERE rate.currency = later_lines.currency AND rate.kind = 'DAILY' AND rate."on" <= later_lines.document_on
        ORDER BY rate."on" DESC
        LIMIT 1
    ) latest
)
SELECT * FROM still WHERE id NOT IN (SELECT id FROM needed) ORDER BY id;
