-- The money of the file by currency.
SELECT currency, count(*) AS lines, sum(amount) AS amount, count(*) FILTER (WHERE base_amount IS NULL) AS unrated
FROM import_incoming
WHERE fate = ''
GROUP BY currency
ORDER BY currency;
