"""Rows for other systems as files: CSV or lines of JSON, written while they are read."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from accounts.services.table_files import csv_of

# What the database hands over at once.
CHUNK: Final = 2_000


def csv_rows(names: Sequence[str], rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Write rows under these heads; nothing in them is a formula to a spreadsheet."""

    def cells() -> Iterator[list[str]]:
        yield list(names)
        for row in rows:
            yield [_text(row[name]) for name in names]

    return csv_of(cells())


def ndjson_rows(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Write each row as a line."""
    for row in rows:
        yield f"{json.dumps(row, ensure_ascii=False)}\n"


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
