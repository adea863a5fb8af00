"""Foreign keys of tables that are filled by the hundred thousand: checked once a statement instead of once a row.

PostgreSQL checks a foreign key row by row and locks each row it finds, which takes longer than writing the rows. The
same promise is kept here by triggers: the rows of a statement are looked for at once, and no row goes that is still
meant. Both sides take turns by one advisory lock, so that neither overlooks what the other has not committed yet.
"""

from typing import Final

import pgtrigger

_CHECK: Final = """
PERFORM pg_advisory_xact_lock_shared(hashtext('{{meta.db_table}} {table}'));
IF EXISTS (
    SELECT FROM ({rows}) AS written LEFT JOIN {table} AS meant ON meant.id = written.key
    WHERE written.key IS NOT NULL AND meant.id IS NULL
) THEN
    RAISE EXCEPTION 'a row of {{meta.db_table}} means one of {table} that is not there'
        USING ERRCODE = 'foreign_key_violation', CONSTRAINT = '{{meta.db_table}}_{table}_exists';
END IF;
RETURN NULL;
"""


def keys_exist(*columns: str, table: str) -> list[pgtrigger.Trigger]:
    """Return the triggers of a model whose `columns` mean rows of `table`: for new rows, and for changed ones."""

    def check(of: str, source: str) -> pgtrigger.Func:
        rows = " UNION ALL ".join(f"SELECT {of}{column} AS key {source}" for column in columns)
        return pgtrigger.Func(_CHECK.format(table=table, rows=rows))

    return [
        pgtrigger.Trigger(
            name="new_keys_exist",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=pgtrigger.Insert,
            referencing=pgtrigger.Referencing(new="inserted"),
            func=check("", "FROM inserted"),
        ),
        pgtrigger.Trigger(
            name="changed_keys_exist",
            when=pgtrigger.After,
            operation=pgtrigger.UpdateOf(*columns),
            func=check("NEW.", ""),
        ),
    ]


def kept_while_meant(*columns: str, name: str, table: str) -> pgtrigger.Trigger:
    """Return the trigger of the other side: no row goes that `table` means. Indexes there begin with the `columns`."""
    meant = " OR ".join(f"EXISTS (SELECT FROM {table} WHERE {column} = OLD.id)" for column in columns)
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Delete,
        func=pgtrigger.Func(f"""
        PERFORM pg_advisory_xact_lock(hashtext('{table} {{meta.db_table}}'));
        IF {meant} THEN
            RAISE EXCEPTION 'row % of {{meta.db_table}} is still meant by {table}', OLD.id
                USING ERRCODE = 'foreign_key_violation', CONSTRAINT = '{table}_{{meta.db_table}}_exists';
        END IF;
        RETURN OLD;
        """),
    )
