"""One way to the rows of any file: what kind it is stays here."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from accounts.importing.csv_file import Row, csv_rows, open_text
from accounts.importing.fields import header_word
from accounts.importing.problems import storable
from accounts.importing.reading import Reading
from accounts.importing.texts import unescape
from accounts.importing.workbook import NUMBER, Facts, as_text, open_sheet
from kam.core.errors import DomainError

# More columns than any sales file has; beyond it the delimiter is wrong.
MOST_COLUMNS = 500


@dataclass
class Source:
    """An open file: its header, its rows after the header, and how much of it is done."""

    header: list[str]
    header_row: int
    rows: Iterator[Row]
    # Of `total`; bytes of a CSV file, rows of a sheet.
    position: Callable[[], int]
    total: int
    facts: Facts = field(default_factory=Facts)
    # How many rows so far a person's corrections have changed.
    corrected: int = 0


@contextmanager
def open_source(path: Path, reading: Reading, *, marked: bool = False) -> Iterator[Source]:
    """Open the file as it is read. DomainError when its header is none.

    `marked`: numbers of a workbook keep the mark that tells them from text.
    """
    if reading.format == "xlsx":
        with open_sheet(path, reading.sheet) as (facts, rows):
            yield _sheet(facts, rows, decimal="" if marked else reading.decimal or ".")
    else:
        with open_text(path, reading.encoding) as (text, raw):
            rows = csv_rows(text, reading.delimiter)
            number, header = _header(rows)
            yield Source(header, number, rows, position=raw.tell, total=path.stat().st_size)


def _sheet(facts: Facts, rows: Iterator[Row], *, decimal: str) -> Source:
    at = 0

    def as_texts() -> Iterator[Row]:
        nonlocal at
        for number, cells, problem in rows:
            at = number
            if decimal:
                cells = [as_text(cell, decimal) if cell[:1] == NUMBER else cell for cell in cells]
            yield number, cells, problem

    texts = as_texts()
    number, header = _header(texts)
    return Source(header, number, texts, position=lambda: at, total=facts.rows, facts=facts)


def _header(rows: Iterator[Row]) -> tuple[int, list[str]]:
    """Take rows up to the first that is not blank; refuse one that cannot be a header."""
    for number, cells, problem in rows:
        if problem is not None:
            raise DomainError(_("The header cannot be read: %(reason)s") % {"reason": problem.reason})
        header = [storable(unescape(cell).strip()) for cell in cells]
        if not any(header):
            continue
        if len(header) > MOST_COLUMNS:
            raise DomainError(
                _("The header has %(found)s columns, more than the %(limit)s allowed. Choose another delimiter.")
                % {"found": len(header), "limit": MOST_COLUMNS}
            )
        _refuse_twins(header)
        return number, header
    raise DomainError(_("The file is empty. Choose a file that holds sales lines."))


def _refuse_twins(header: list[str]) -> None:
    seen: dict[str, str] = {}
    for name in header:
        word = header_word(name) or name
        if word and word in seen:
            raise DomainError(
                _("The header names the column “%(name)s” twice. Rename one of the two.") % {"name": name[:80]}
            )
        seen[word] = name
