"""Going through a file row by row: every row is a line, cancelled, bad or blank, and counted as such."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _

from accounts.importing.correcting import LeftOut, original_of
from accounts.importing.lines import LineParser
from accounts.importing.problems import SHOWN, RowError, storable
from accounts.importing.reading import Reading
from accounts.importing.source import Source
from kam.core.errors import DomainError

# So many faulty rows are kept with their reasons; more of them are counted.
MOST_PROBLEMS: Final = 10_000
# When not one of so many first rows can be read, the file is read in a wrong way.
ALL_BAD: Final = 1_000
# Characters of a faulty row that are kept beside its reason; the file itself has the rest.
MOST_TEXT: Final = 4_000
_REPORT_EVERY: Final = 2_000

Report = Callable[[int, int], None]


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a row, as a person is told about it."""

    row: int
    column: str
    value: str
    code: str
    reason: str
    # The row itself, as it stands in the file; it stands with the first thing that is wrong with it.
    cells: list[str]
    # Which of several equal lines of its document the row is; None where that cannot be known.
    occurrence: int | None = None


@dataclass
class Tally:
    """What became of the rows so far. lines + bad + left out + blank = rows; cancelled ones are still lines."""

    rows: int = 0
    lines: int = 0
    bad: int = 0
    blank: int = 0
    left_out: int = 0
    # Rows that a person's corrections changed, whatever became of them.
    corrected: int = 0
    # Only some rows are looked at: that all of them are faulty says nothing about the file.
    is_part: bool = False
    # How the workbook counts its days: who looks at a row again later has to know.
    since_1904: bool = False
    problems: list[Problem] = field(default_factory=list)
    # How many of the faulty rows have their problems kept.
    told: int = 0

    @property
    def has_room(self) -> bool:
        """Whether the problems of one more faulty row are kept."""
        return self.told < MOST_PROBLEMS

    def add(self, number: int, cells: list[str], errors: Sequence[RowError], reading: Reading) -> None:
        """Count a faulty row, and keep what is wrong with it while there is room."""
        self.bad += 1
        if self.has_room:
            self.told += 1
            kept = [storable(cell) for cell in original_of(cells)] if sum(map(len, cells)) <= MOST_TEXT else []
            if kept and all(error.field for error in errors):
                # So that the cell of every column can be found in it.
                kept += [""] * (len(reading.header) - len(kept))
            self.problems += problems_of(number, kept, errors, reading)


def problems_of(number: int, cells: list[str], errors: Iterable[RowError], reading: Reading) -> list[Problem]:
    """Word what is wrong with a row: one problem for each column, the row itself with the first."""
    found: dict[str, Problem] = {}
    for error in errors:
        column = reading.columns.get(error.field, error.field)[:120]
        value = storable(error.value[:SHOWN])
        kept = [] if found else cells
        found.setdefault(column, Problem(number, column, value, error.code, error.reason, kept))
    return list(found.values())


def staged_lines(
    source: Source, parser: LineParser, reading: Reading, tally: Tally, report: Report | None = None
) -> Iterator[str]:
    """Give the COPY lines of the file and fill the tally. DomainError when nothing of the file can be read."""
    for number, cells, problem in source.rows:
        tally.rows += 1
        if not any(cells):
            tally.blank += 1
            continue
        try:
            if problem is not None:
                raise problem
            line = parser.line(number, cells)
        except RowError as error:
            yield from _faulty(number, cells, error, parser, reading, tally)
            continue
        tally.lines += 1
        yield line
        if report is not None and not tally.rows % _REPORT_EVERY:
            report(source.position(), source.total)


def _faulty(
    number: int, cells: list[str], error: RowError, parser: LineParser, reading: Reading, tally: Tally
) -> Iterator[str]:
    """Count a row that is no line; it keeps its place among equal lines of its document where that is known."""
    if not any(cell.strip() for cell in cells):
        tally.blank += 1
    elif isinstance(error, LeftOut):
        tally.left_out += 1
        yield from _marked(number, cells, "o", parser)
    else:
        _tell(number, cells, error, parser, reading, tally)
        yield from _marked(number, cells, "b", parser)


def _marked(number: int, cells: list[str], fate: str, parser: LineParser) -> Iterator[str]:
    with suppress(RowError):
        yield parser.mark(number, cells, fate)


def _tell(number: int, cells: list[str], error: RowError, parser: LineParser, reading: Reading, tally: Tally) -> None:
    """Count a faulty row with all that is wrong with it; DomainError when none of many rows could be read."""
    # Rows whose reasons nobody will read need not be looked through to their end.
    errors = parser.faults(cells) if error.field and tally.has_room else []
    tally.add(number, cells, errors or [error], reading)
    if tally.bad >= ALL_BAD and not tally.lines and not tally.is_part:
        first = tally.problems[0]
        raise DomainError(
            _(
                "None of the first %(count)s rows can be read, so the file is probably read in a wrong way. "
                "Row %(row)s, column %(column)s, “%(value)s”: %(reason)s"
            )
            % {
                "count": tally.bad,
                "row": first.row,
                "column": first.column,
                "value": first.value,
                "reason": first.reason,
            }
        )
