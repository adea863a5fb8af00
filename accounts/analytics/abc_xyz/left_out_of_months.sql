-- Lines that no account's class rests on, each in one of the counts; from the roll-up, a look at an index each.
SELECT
    (
        SELECT coalesce(sum(lines + unrated_lines), 0)
        FROM accounts_accountmonth
        WHERE month >= %(window_end)s
    ) AS after_window,
    (
        SELECT coalesce(sum(lines + unrated_lines), 0)
        FROM accounts_accountmonth
        WHERE month < %(window_end)s AND account_id IS NULL
    ) AS unassigned,
    (
        SELECT coalesce(sum(net), 0)
        FROM accounts_accountmonth
        WHERE month < %(window_end)s AND account_id IS NULL
    ) AS unassigned_amount,
    (
        -- There is an index of just these lines, so that nobody looks through all months for them.
        SELECT count(*)
        FROM accounts_salesline
        WHERE
            document_on < %(window_end)s AND account_id IS NOT NULL AND base_amount IS NULL
            AND kind = 'SELL_IN'
    ) AS unrated,
    (
        SELECT coalesce(sum(lines - nonneg_lines), 0)
        FROM accounts_accountmonth
        WHERE month < %(window_end)s AND account_id IS NOT NULL AND %(measure)s = 'gross'
    ) AS returns_ignored,
    (
        SELECT count(*)
        FROM accounts_accountmonth
        WHERE
            month < %(window_end)s AND month >= %(costs_from)s AND account_id IS NOT NULL AND lines > 0
            AND cost IS NULL
            AND %(measure)s = 'margin'
    ) AS without_cost;
