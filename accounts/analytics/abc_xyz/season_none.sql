-- No seasonal adjustment: every series is judged by its plain variation.
CREATE TEMP TABLE deseasoned (is_member boolean, account_id bigint, spread numeric, base numeric) ON COMMIT DROP;

ANALYZE deseasoned;
