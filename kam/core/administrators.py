"""The company never loses its last administrator, whoever writes."""

import pgtrigger


class LastAdministrator(pgtrigger.Trigger):
    """Refuse the change after which nobody could administer, as a violation of `<table>_last_administrator`.

    A check constraint sees one row only. Such changes wait for each other, else two administrators could
    deactivate each other at the same moment and both pass. A company that has none yet may be without.
    """

    when = pgtrigger.After
    operation = pgtrigger.UpdateOf("role", "is_active", "is_system", "is_service") | pgtrigger.Delete
    func = pgtrigger.Func(
        """
        IF NOT (OLD.role = 'ADMIN' AND OLD.is_active AND NOT OLD.is_system AND NOT OLD.is_service) THEN
            RETURN NULL;
        END IF;
        PERFORM pg_advisory_xact_lock(hashtext('{meta.db_table}_last_administrator'));
        IF NOT EXISTS (
            SELECT FROM {meta.db_table} WHERE role = 'ADMIN' AND is_active AND NOT is_system AND NOT is_service
        ) THEN
            RAISE EXCEPTION 'row % of {meta.db_table} is the last active administrator', OLD.id
                USING ERRCODE = 'check_violation', CONSTRAINT = '{meta.db_table}_last_administrator';
        END IF;
        RETURN NULL;
        """
    )
