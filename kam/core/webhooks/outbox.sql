-- What happened, a row each, and of each a delivery to every endpoint that is told of it. Who would remove one of them
-- waits for the end of this transaction; one that was removed already is told nothing, and the change goes on.
WITH told AS (
    SELECT id FROM core_webhookendpoint WHERE id = ANY(%(endpoints)s::bigint[]) ORDER BY id FOR KEY SHARE
),
happened AS (
    SELECT * FROM unnest(%(subjects)s::bigint[], %(facts)s::jsonb[]) WITH ORDINALITY AS one (subject, facts, place)
),
events AS (
    INSERT INTO core_webhookmessage (number, kind, subject, facts, made_by_id, happened_at)
    SELECT gen_random_uuid(), %(kind)s, subject, facts, %(by)s, %(now)s FROM happened
    WHERE EXISTS (SELECT FROM told) ORDER BY place
    RETURNING id
)
INSERT INTO core_webhookdelivery (endpoint_id, event_id, state, tries, attempts, next_attempt_at, body, created_at)
SELECT told.id, events.id, 'PENDING', 0, 0, %(now)s, '', %(now)s
FROM told
CROSS JOIN events
ORDER BY told.id, events.id
