"""The tree of a group of companies, to any depth, in one query."""

from functools import cache
from pathlib import Path

from django.db import connection


def group_of(account_id: int) -> dict[int, int | None]:
    """Return the key of every account of the group with the key of its parent, those nearer to the head first.

    The head has no parent; an account that stands alone is a group of one. Who may see what is the caller's to ask.
    """
    with connection.cursor() as cursor:
        cursor.execute(_statement(), {"account": account_id})
        return dict(cursor.fetchall())


@cache
def _statement() -> str:
    return Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
