"""COPY from a generator: the parser and the server work at the same time, and nothing piles up in memory."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from django.db import connection

# How COPY writes an absent value.
NULL: Final = "\\N"
# Lines handed over at once.
_PORTION = 2_000


class _Stream:
    """A file as psycopg2 wants it. What goes wrong in the generator is kept, because COPY would hide it."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.failure: Exception | None = None

    def read(self, _size: int = -1) -> str:
        """Return the next lines, nothing at the end."""
        try:
            return "".join(islice(self._lines, _PORTION))
        except Exception as error:
            self.failure = error
            raise


def copy(table: str, columns: tuple[str, ...], lines: Iterator[str]) -> None:
    """Fill a temporary table of ours with lines in COPY's text format. What the generator raises comes out as it is."""
    stream = _Stream(lines)
    with connection.cursor() as cursor:
        try:
            cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", stream)
        except Exception:
            if stream.failure is not None:
                raise stream.failure from None
            raise
