-- What each account bought in each month, from the roll-up and in the chosen measure: several rows in a bucket
-- where that is a quarter. The measure "gross" knows no negative line, so months without any other do not exist.
CREATE TEMP VIEW entry AS
SELECT
    account_id,
    CASE %(bucket)s WHEN 'quarter' THEN date_trunc('quarter', month::timestamp)::date ELSE month END AS bucket_on,
    CASE %(measure)s
        WHEN 'net' THEN net
        WHEN 'gross' THEN gross
        WHEN 'quantity' THEN quantity
        WHEN 'margin' THEN net - cost
    END AS amount,
    CASE %(measure)s WHEN 'gross' THEN nonneg_lines ELSE lines END AS lines,
    positive_documents AS orders,
    CASE %(measure)s WHEN 'gross' THEN first_nonneg_on ELSE first_on END AS first_on,
    CASE
        -- Where something was returned, the roll-up does not say on which day the last line was that was not.
        WHEN %(measure)s = 'gross' AND gross <> net THEN (
            SELECT max(line.document_on)
            FROM accounts_salesline AS line
            WHERE
                line.account_id = monthly.account_id
                AND line.document_on >= monthly.month
                AND line.document_on < monthly.month + interval '1 month'
                AND line.kind = 'SELL_IN'
                AND line.base_amount >= 0
        )
        ELSE last_on
    END AS last_on,
    last_positive_on,
    -- A column, so that whoever asks for some accounts only asks for those first: it is by far the quicker question.
    (
        month < %(window_end)s
        AND account_id IS NOT NULL
        AND CASE %(measure)s WHEN 'gross' THEN nonneg_lines ELSE lines END > 0
    ) AS counts
FROM accounts_accountmonth AS monthly;
