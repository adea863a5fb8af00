-- What taking a batch back will do, and whose accounts it concerns. Needs: batch_id.
SELECT
    (SELECT count(*) FROM accounts_salesline WHERE batch_id = %(batch_id)s) AS deleted,
    (SELECT count(*) FROM undo_old) AS restored,
    ARRAY(
        SELECT account_id FROM accounts_salesline WHERE batch_id = %(batch_id)s
        UNION
        SELECT line.account_id FROM undo_old old JOIN accounts_salesline line ON line.id = old.pgh_obj_id
        UNION
        SELECT account_id FROM undo_old
    ) AS accounts;
