-- Lines that no account's class rests on, each in one of the counts; from the lines themselves.
SELECT
    count(*) FILTER (WHERE document_on >= %(window_end)s) AS after_window,
    count(*) FILTER (WHERE document_on < %(window_end)s AND account_id IS NULL) AS unassigned,
    coalesce(
        sum(amount) FILTER (WHERE document_on < %(window_end)s AND account_id IS NULL), 0
    ) AS unassigned_amount,
    count(*) FILTER (WHERE document_on < %(window_end)s AND account_id IS NOT NULL AND amount IS NULL) AS unrated,
    count(*) FILTER (
        WHERE document_on < %(window_end)s AND account_id IS NOT NULL AND amount < 0 AND %(measure)s = 'gross'
    ) AS returns_ignored,
    count(*) FILTER (
        WHERE
            document_on < %(window_end)s AND document_on >= %(costs_from)s AND account_id IS NOT NULL
            AND amount IS NOT NULL AND cost IS NULL
    ) AS without_cost
FROM converted;
