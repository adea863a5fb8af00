-- What the file does, counted before it is done. Needs: today.
SELECT
    count(*) FILTER (WHERE fate = '' AND sales_line_id IS NULL) AS created,
    count(*) FILTER (WHERE fate = '' AND is_changed) AS changed,
    count(*) FILTER (WHERE fate = '' AND sales_line_id IS NOT NULL AND NOT is_changed) AS unchanged,
    count(*) FILTER (WHERE fate = 'c') AS cancelled,
    count(*) FILTER (WHERE fate = 'c' AND sales_line_id IS NOT NULL) AS removed,
    count(*) FILTER (WHERE fate = '') AS lines,
    count(DISTINCT account_id) FILTER (WHERE fate = '') AS accounts,
    count(*) FILTER (WHERE fate = '' AND account_id IS NULL) AS unassigned,
    coalesce(sum(base_amount) FILTER (WHERE fate = '' AND account_id IS NULL), 0) AS unassigned_amount,
    coalesce(sum(base_amount) FILTER (WHERE fate = ''), 0) AS base_amount,
    count(*) FILTER (WHERE fate = '' AND base_amount IS NULL) AS unrated,
    count(*) FILTER (WHERE fate = '' AND document_on > %(today)s) AS future,
    min(document_on) FILTER (WHERE fate = '') AS first_on,
    max(document_on) FILTER (WHERE fate = '') AS last_on
FROM import_incoming;
