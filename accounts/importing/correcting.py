"""What people put over a file before it comes in: cells written anew, rows left out. The file stays as it came."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from accounts.importing.csv_file import Row
from accounts.importing.problems import SHOWN, RowError, storable
from accounts.importing.source import Source

# How much of a value corrections know: what is longer is changed cell by cell, recognised by its beginning.
KNOWN: Final = SHOWN


class LeftOut(RowError):  # noqa: N818 - no fault of the row: a person said so
    """A person leaves this row out on purpose."""

    def __init__(self) -> None:
        super().__init__("left_out")


class CorrectedRow(list[str]):
    """The cells of a row as they are read, and beside them the row as it stands in the file."""

    def __init__(self, cells: Iterable[str], original: list[str]) -> None:
        super().__init__(cells)
        self.original = original


@dataclass(frozen=True)
class Corrections:
    """All that is put over one file; `column` is the header cell as batches keep it."""

    # (row, column) -> (what stood there, what stands there now)
    cells: Mapping[tuple[int, str], tuple[str, str]] = field(default_factory=dict)
    # column -> what stands there -> what is read instead, in every row
    equal: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    left_out: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.cells or self.equal or self.left_out)

    def over(self, source: Source) -> None:
        """Let the source give its rows as they are read now; without corrections they pass at full speed."""
        if self:
            source.rows = self._over(source, source.rows)

    def _over(self, source: Source, rows: Iterator[Row]) -> Iterator[Row]:
        changed = self.on(source.header)
        for number, cells, problem in rows:
            if number in self.left_out:
                yield number, cells, LeftOut()
                continue
            now = changed(number, cells)
            source.corrected += now is not cells
            yield number, now, problem

    def on(self, header: list[str]) -> Callable[[int, list[str]], list[str]]:
        """Return a function from a row of this header, by number and cells, to what is read instead."""
        places = places_of(header)
        rules = [(places[column], rule) for column, rule in self.equal.items() if column in places]
        single: dict[int, list[tuple[int, str, str]]] = {}
        for (row, column), (was, becomes) in self.cells.items():
            if column in places:
                single.setdefault(row, []).append((places[column], was, becomes))

        def changed(number: int, cells: list[str]) -> list[str]:
            if not any(cell.strip() for cell in cells):
                return cells
            changes = {place: rule[cell] for place, rule in rules if (cell := cell_at(cells, place)) in rule}
            # A cell by itself goes before the rule for all equal ones.
            changes |= {
                place: becomes for place, was, becomes in single.get(number, ()) if known(cell_at(cells, place)) == was
            }
            return _changed(cells, changes) if changes else cells

        return changed


def places_of(header: list[str]) -> dict[str, int]:
    """Return the place of each column by its name as batches keep it; of two equal beginnings the first."""
    return {storable(name)[:120]: place for place, name in reversed(list(enumerate(header))) if name.strip()}


def known(cell: str) -> str:
    """Return as much of a cell as a correction knows of it."""
    return storable(cell[:KNOWN])


def original_of(cells: list[str]) -> list[str]:
    """Return the row as it stands in the file."""
    return cells.original if isinstance(cells, CorrectedRow) else cells


def _changed(cells: list[str], changes: Mapping[int, str]) -> CorrectedRow:
    # A row may be shorter than its header.
    longer = max(0, max(changes) + 1 - len(cells))
    return CorrectedRow(
        (changes.get(place, cell) for place, cell in enumerate([*cells, *[""] * longer])), original=list(cells)
    )


def cell_at(cells: list[str], place: int) -> str:
    """Return the cell at this place; a row may be shorter than its header."""
    return cells[place] if place < len(cells) else ""
