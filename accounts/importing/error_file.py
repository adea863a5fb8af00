"""Faulty rows as a CSV that a person corrects and sends once more."""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO, Final

from accounts.importing.fields import OURS
from accounts.importing.texts import FORMULA

# Read again: the last one says which of several equal lines a row is. The others are for the person.
COLUMNS: Final = ("kam_row", "kam_column", "kam_reason", "kam_occurrence")
# A sign before digits is a negative number or a telephone, not a formula.
_PLAIN: Final = re.compile(r"\s*[+-]?[0-9 \u00a0\u202f.,/()]*")


@dataclass(frozen=True)
class FaultyRow:
    """A row of the file and what is wrong with it: the column and the reason of each fault."""

    row: int
    faults: list[tuple[str, str]]
    occurrence: int | None
    cells: list[str]

    @property
    def columns(self) -> str:
        """The columns at fault."""
        return ", ".join(column for column, _reason in self.faults if column)

    @property
    def reasons(self) -> str:
        """Why; where there are several reasons each follows its column."""
        if len(self.faults) == 1:
            return self.faults[0][1]
        return " ".join(f"{column}: {reason}" if column else reason for column, reason in self.faults)


def write(stream: IO[str], header: list[str], faulty: Iterable[FaultyRow], *, delimiter: str) -> None:
    """Write the rows under their own header and ours. The mark at the beginning makes spreadsheets read UTF-8."""
    kept = [place for place, name in enumerate(header) if not name.strip().casefold().startswith(OURS)]
    stream.write("\ufeff")
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([*(safe_cell(header[place]) for place in kept), *COLUMNS])
    for each in faulty:
        cells = [safe_cell(each.cells[place]) if place < len(each.cells) else "" for place in kept]
        ours = [str(each.row), safe_cell(each.columns), safe_cell(each.reasons), str(each.occurrence or "")]
        beyond = [safe_cell(cell) for cell in each.cells[len(header) :]]
        writer.writerow([*cells, *ours, *beyond])


def safe_cell(cell: str) -> str:
    """Return the cell such that no spreadsheet runs it; importing takes the apostrophe away again."""
    return f"'{cell}" if FORMULA.match(cell) and not _PLAIN.fullmatch(cell) else cell
