"""The SQL beside this file, one statement or script a file."""

from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection

_HERE = Path(__file__).parent


@cache
def statement(name: str) -> str:
    """Return the text of NAME.sql."""
    return (_HERE / f"{name}.sql").read_text(encoding="utf-8")


def run(name: str, **parameters: Any) -> int:
    """Execute NAME.sql with bound parameters and return how many rows its last statement touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement(name), parameters)
        return int(cursor.rowcount)


def rows(name: str, **parameters: Any) -> list[dict[str, Any]]:
    """Execute NAME.sql with bound parameters and return the rows of its last statement by column name."""
    with connection.cursor() as cursor:
        cursor.execute(statement(name), parameters)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
