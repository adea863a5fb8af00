"""Read model: rows that cannot be read, their faulty cells to be written anew, and what is offered for each."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet

from accounts.importing.correcting import cell_at, known, places_of
from accounts.importing.fields import BY_KEY
from accounts.importing.reading import Reading
from accounts.importing.suggestions import suggest
from accounts.models import ImportBatch, ImportRowError
from accounts.services import sales_import
from kam.core import formatting
from kam.core.table_heads import Head

PER_PAGE: Final = 50
# What a person recognises a row by, if the file has it.
CONTEXT: Final = ("customer_id", "date", "amount", "currency", "product")
NUMBERS: Final = frozenset({"amount", "quantity", "cost"})
DAYS: Final = frozenset({"date", "order_date"})


@dataclass(frozen=True)
class Column:
    """One column of the file as the page shows it."""

    name: str
    label: str
    place: int
    key: str

    @property
    def is_number(self) -> bool:
        """Whether its cells stand to the right."""
        return self.key in NUMBERS


@dataclass(frozen=True)
class Cell:
    """One cell of a row: plain, or faulty and then a field of its own form."""

    column: Column
    row: int
    value: str
    is_faulty: bool = False

    @property
    def form_id(self) -> str:
        """The id of its form, by which buttons elsewhere in the row belong to it."""
        return f"cell-{self.row}-{self.column.place}"


@dataclass(frozen=True)
class Fault:
    """Why a cell cannot be read, and what could be done about it; without a cell it is the row's."""

    reason: str
    cell: Cell | None = None
    offer: str = ""
    # How many faulty rows say the same in this column, this one among them.
    equal: int = 1

    @property
    def has_equals(self) -> bool:
        """Whether other rows say the same."""
        return self.equal > 1

    @property
    def offer_in_words(self) -> str:
        """What is offered as people read it: a day by its month's name, so that nobody wonders which number is it."""
        if self.cell is not None and self.cell.column.key in DAYS:
            return formatting.day(date.fromisoformat(self.offer))
        return self.offer


@dataclass(frozen=True)
class FaultyRow:
    """One row of the file with all that is wrong with it."""

    number: int
    cells: list[Cell] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True)
class Table:
    """A page of rows with the columns that it shows."""

    page: Page[Any]
    columns: list[Column]
    rows: list[Any]

    @property
    def heads(self) -> list[Head]:
        """The heads of the columns of the file."""
        return [Head(column.label, is_number=column.is_number) for column in self.columns]


def faulty_rows(batch: ImportBatch, faults: QuerySet[ImportRowError], *, page: str | None) -> Table:
    """Return one page of the rows that cannot be read yet. `faults` are those that the person sees."""
    unsettled = faults.filter(batch=batch, is_settled=False)
    numbers = unsettled.order_by("row", "pk").distinct("row").values_list("row", flat=True)
    shown = Paginator(numbers, per_page=PER_PAGE).get_page(page)
    found = list(unsettled.filter(row__in=list(shown)).order_by("row", "pk"))
    reading = Reading.from_json(batch.reading)
    columns = columns_of(reading, {fault.column for fault in found})
    changed = sales_import.corrections_of(batch).on(reading.header)
    equal = _equal(unsettled, found)
    by_row: dict[int, list[ImportRowError]] = {}
    for fault in found:
        by_row.setdefault(fault.row, []).append(fault)
    offers = _Offers(batch, reading)
    rows = [_row(number, by_row[number], columns, changed, equal, offers) for number in shown if number in by_row]
    return Table(shown, columns, rows)


def columns_of(reading: Reading, faulty: set[str]) -> list[Column]:
    """Return the columns by which one knows a row, and those in which something is wrong, in the file's order."""
    places = places_of(reading.header)
    keys = {name[:120]: key for key, name in reversed(reading.columns.items())}
    wanted = {reading.columns[key][:120] for key in CONTEXT if key in reading.columns} | faulty
    return [
        Column(name, str(BY_KEY[keys[name]].label) if name in keys else name, place, keys.get(name, ""))
        for name, place in sorted(places.items(), key=lambda each: each[1])
        if name in wanted
    ]


class _Offers:
    """What is offered for a value, with what is known of its file."""

    def __init__(self, batch: ImportBatch, reading: Reading) -> None:
        self._reading = reading
        self._today = sales_import.day_of_arrival(batch)
        self._known = {each["currency"] for each in batch.figures.get("money") or []} | {reading.currency}

    def of(self, key: str, value: str) -> str:
        return suggest(key, value, self._reading, today=self._today, known=self._known)


def _row(
    number: int, faults: Sequence[ImportRowError], columns: Sequence[Column], changed: Any, equal: Any, offers: _Offers
) -> FaultyRow:
    kept: list[str] = next((fault.cells for fault in faults if fault.cells), [])
    cells = changed(number, kept) if kept else []
    wrong = {fault.column for fault in faults} if kept else set()
    row = FaultyRow(number)
    for column in columns:
        value = known(cell_at(cells, column.place))
        row.cells.append(Cell(column, number, value, is_faulty=column.name in wrong))
    by_column = {cell.column.name: cell for cell in row.cells if cell.is_faulty}
    for fault in faults:
        cell = by_column.get(fault.column)
        offer = offers.of(cell.column.key, cell.value) if cell else ""
        same = equal.get((fault.column, fault.value), 1) if cell and fault.code not in sales_import.NOT_BY_VALUE else 1
        row.faults.append(Fault(fault.reason, cell, offer, same))
    return row


def _equal(unsettled: QuerySet[ImportRowError], shown: Sequence[ImportRowError]) -> dict[tuple[str, str], int]:
    """Count how often each shown value is at fault in its column, in one question."""
    among = unsettled.filter(column__in={fault.column for fault in shown}, value__in={fault.value for fault in shown})
    counted = among.order_by().values_list("column", "value").annotate(count=Count("row"))
    return {(column, value): count for column, value, count in counted}
