"""The trigger by which a table notes that it has changed: what is kept of it elsewhere is held against the notes.

Every statement that may change the table is noted, whoever writes, in the writer's own transaction: with the change the
note is seen, and not before. Writers only add notes, so none waits for another.
"""

from functools import cache
from typing import Final

import pgtrigger

NAME: Final = "note_changes"


def noted(*columns: str) -> pgtrigger.Trigger:
    """Return the trigger of a model whose changes are noted; of a row that is there only those of `columns`, if any."""
    updates = pgtrigger.UpdateOf(*columns) if columns else pgtrigger.Update
    return pgtrigger.Trigger(
        name=NAME,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | updates | pgtrigger.Delete | pgtrigger.Truncate,
        func=pgtrigger.Func(
            "\nINSERT INTO core_tablechange (id, table_name) VALUES (gen_random_uuid(), '{meta.db_table}');\n"
            "RETURN NULL;\n"
        ),
    )


@cache
def noted_tables() -> frozenset[str]:
    """Return the tables that note their changes."""
    return frozenset(model._meta.db_table for model, trigger in pgtrigger.registered() if trigger.name == NAME)  # noqa: SLF001
