"""Trees in the database: a row never comes to lie below itself, whoever writes."""

import pgtrigger
from django.db import connection, models


class NoCircle(pgtrigger.Trigger):
    """Refuse a parent that lies below the row, as a violation of `<table>_no_circle`.

    A check constraint sees one row only, and a service can be passed by, so the table itself asks. Changes of one
    tree wait for each other, else two of them could each close one half of a circle and both pass.
    """

    when = pgtrigger.After
    operation = pgtrigger.Insert | pgtrigger.UpdateOf("parent_id")
    condition = pgtrigger.Q(new__parent__isnull=False)
    func = pgtrigger.Func(
        """
        IF TG_OP = 'UPDATE' AND OLD.parent_id IS NOT DISTINCT FROM NEW.parent_id THEN
            RETURN NEW;
        END IF;
        PERFORM pg_advisory_xact_lock(hashtext('{meta.db_table}_no_circle'));
        IF EXISTS (
            WITH RECURSIVE above (id, parent_id) AS (
                SELECT id, parent_id FROM {meta.db_table} WHERE id = NEW.parent_id
                UNION
                SELECT up.id, up.parent_id FROM {meta.db_table} up JOIN above ON up.id = above.parent_id
            )
            SELECT FROM above WHERE id = NEW.id
        ) THEN
            RAISE EXCEPTION 'row % of {meta.db_table} would lie below itself', NEW.id
                USING ERRCODE = 'check_violation', CONSTRAINT = '{meta.db_table}_no_circle';
        END IF;
        RETURN NEW;
        """
    )


def take_turn(model: type[models.Model]) -> None:
    """Wait until nobody else changes this tree; until the end of the transaction.

    Asked before the first row is locked. The trigger asks for the same turn when a row is written, but then two
    changes of several rows each could wait for one another for ever.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"{model._meta.db_table}_no_circle"])  # noqa: SLF001 - Django's documented name
