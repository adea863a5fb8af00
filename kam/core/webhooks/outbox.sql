-- What happened, a row each, and of each a delivery to every endpoint that is told of it.
WITH happened AS (
    SELECT * FROM unnest(%(subjects)s::bigint[], %(facts)s::jsonb[]) WITH ORDINALITY AS one (subject, facts, place)
),
events AS (
    INSERT INTO core_webhookmessage (number, kind, subject, facts, made_by_id, happened_at)
    SELECT gen_random_uuid(), %(kind)s, subject, facts, %(by)s, %(now)s FROM happened ORDER BY place
    RETURNING id
)
INSERT INTO core_webhookdelivery (endpoint_id, event_id, state, tries, attempts, next_attempt_at, body, created_at)
SELECT endpoint, events.id, 'PENDING', 0, 0, %(now)s, '', %(now)s
FROM unnest(%(endpoints)s::bigint[]) AS endpoint
CROSS JOIN events
ORDER BY endpoint, events.id
