"""Lines of JSON objects on the road of CSV: the names in the first line are the header, and every line is a row."""

import csv
import io
import json
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from typing import IO, Any, Final, NoReturn

from django.core.files import File
from django.utils.translation import gettext as _

from kam.core.errors import DomainError

# Bytes; a line beyond it is kept from filling the memory.
LONGEST_LINE: Final = 1024 * 1024
# Beyond these powers of ten a number is no amount, and written out it would fill pages.
LARGEST_POWER: Final = 40
PORTION: Final = 256 * 1024
MARK: Final = b"\xef\xbb\xbf"


class CsvOfLines:
    """Reads NDJSON in UTF-8 as bytes of a CSV with commas. DomainError, naming the line, for what is no object.

    Row N + 1 of the CSV is line N. Numbers are written with the decimal mark that the file's texts have.
    """

    def __init__(self, file: "IO[bytes] | File[Any]", *, decimal: str) -> None:
        self._file = file
        self._decimal = decimal
        self._pieces = self._written()

    def read(self, size: int = -1) -> bytes:
        """Return the next piece, however large a one is asked for; empty at the end."""
        return next(self._pieces, b"")

    def _written(self) -> Iterator[bytes]:
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        header: list[str] = []
        for number, row in self._objects():
            if not header:
                header = list(row)
                writer.writerow(header)
            if strange := next((name for name in row if name not in header), None):
                raise DomainError(
                    _("Line %(line)s has the field “%(name)s”, which the first line has not. Name all fields there.")
                    % {"line": number, "name": strange[:80]}
                )
            writer.writerow([self._cell(row.get(name), number) for name in header])
            if text.tell() >= PORTION:
                yield text.getvalue().encode("utf-8", "replace")
                text.seek(0)
                text.truncate()
        yield text.getvalue().encode("utf-8", "replace")

    def _objects(self) -> Iterator[tuple[int, dict[str, Any]]]:
        for number, line in enumerate(iter(partial(self._file.readline, LONGEST_LINE), b""), start=1):
            if len(line) >= LONGEST_LINE:
                raise DomainError(_("Line %(line)s is too long.") % {"line": number})
            if not line.strip():
                raise DomainError(_("Line %(line)s is empty.") % {"line": number})
            try:
                found = json.loads(
                    line.removeprefix(MARK).decode(), parse_int=_Number, parse_float=_Number, parse_constant=_refuse
                )
            except (ValueError, RecursionError):
                raise DomainError(_("Line %(line)s is no JSON in UTF-8.") % {"line": number}) from None
            if not isinstance(found, dict) or not found:
                raise DomainError(_("Line %(line)s is no JSON object with fields.") % {"line": number})
            yield number, found

    def _cell(self, value: Any, number: int) -> str:
        if value is None:
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, _Number):
            return value.plain().replace(".", self._decimal or ".")
        if isinstance(value, str):
            return value
        raise DomainError(_("Line %(line)s holds a list or an object in a field.") % {"line": number})


class _Number(str):
    """A number as the file spells it: nothing of it is lost on the way."""

    __slots__ = ()

    def plain(self) -> str:
        """Return it without an exponent, unless that would be longer than any amount."""
        if "e" not in self.lower():
            return str(self)
        found = Decimal(self)
        return format(found, "f") if abs(found.adjusted()) <= LARGEST_POWER else str(self)


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)
