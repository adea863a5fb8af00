-- Chooses the lines that a change of rates may concern. Needs: currencies, first_on.
DROP TABLE IF EXISTS rerate_lines;
CREATE TEMP TABLE rerate_lines ON COMMIT DROP AS
SELECT id FROM accounts_salesline WHERE currency = ANY(%(currencies)s) AND document_on >= %(first_on)s;
