-- The months to be refreshed: pairs of an account (empty: the unassigned lines) and the first day of a month.
DROP TABLE IF EXISTS rollup_touched, rollup_months, rollup_pieces, rollup_gone, rollup_parts, rollup_parts_gone;
CREATE TEMP TABLE rollup_touched (account_id bigint, month date NOT NULL) ON COMMIT DROP;
