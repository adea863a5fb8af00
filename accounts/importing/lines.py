"""From the cells of a row to one line of PostgreSQL's COPY format: the loop that half a million rows go through."""

from collections.abc import Callable, Iterator
from datetime import date
from operator import itemgetter
from typing import Final

from accounts.importing.copying import NULL
from accounts.importing.dates import day_reader
from accounts.importing.fields import FIELDS
from accounts.importing.numbers import number_reader
from accounts.importing.problems import RowError
from accounts.importing.reading import Reading
from accounts.importing.texts import clean_key, clean_name
from accounts.importing.words import is_cancelled, read_channel, read_currency, read_kind, read_truth

# Characters; the columns of the models are as wide.
LIMITS: Final = {
    "customer_id": 80, "customer_name": 200, "order_id": 80, "product": 120, "country": 60, "product_line": 120,
    "ship_to": 120, "salesperson": 80, "line_id": 120,
}  # fmt: skip
# What a sign of a made-up document begins with: lines without a document belong to their customer's day.
MADE_UP: Final = "~"
# Columns of the staging table; `fate` is empty for a line, "c" for a cancelled one, "b" for a faulty one, "o" for one
# that a person left out.
COLUMNS: Final = (
    "row", "customer_no", "document_id", "product_no", "line_id", "occurrence", "fate", "document_on", "ordered_on",
    "product_line_no", "unit_no", "channel", "salesperson", "kind", "is_credit_note", "quantity", "amount", "cost",
    "currency",
)  # fmt: skip
_NOTHING: Final = "\t".join([NULL] * (len(COLUMNS) - 7))


class Memo(dict[str, str]):
    """What cells of one column mean, read once each: files repeat themselves. Empty cells mean `empty`."""

    MOST = 200_000

    def __init__(self, field: str, read: Callable[[str], str], *, empty: str | None = "") -> None:
        super().__init__()
        self.field = field
        self._read = read
        self._empty = empty

    def __missing__(self, raw: str) -> str:
        try:
            meaning = self._meaning(raw)
        except RowError as error:
            error.field = error.field or self.field
            error.value = error.value or raw
            raise
        if len(self) >= self.MOST:
            self.clear()
        self[raw] = meaning
        return meaning

    def _meaning(self, raw: str) -> str:
        if raw.strip():
            return self._read(raw)
        if self._empty is None:
            raise RowError("missing")
        return self._empty


class Entries(dict[str, int]):
    """Things that lines refer to (customers, products …) in the order of their first appearance, numbered from 0."""

    def __missing__(self, key: str) -> int:
        self[key] = number = len(self)
        return number


class LineParser:
    """Reads rows of one file. `line` and `mark` give COPY lines, the attributes what the lines refer to."""

    def __init__(self, reading: Reading, *, today: date, since_1904: bool = False) -> None:
        self.width = len(reading.header)
        places = [reading.index_of(field.key) for field in FIELDS]
        # A field without a column is read from the empty cell behind the last.
        self._pick = itemgetter(*(self.width if place is None else place for place in places))
        self.customers, self.products, self.product_lines, self.units = Entries(), Entries(), Entries(), Entries()
        self.cancelled = 0
        self.names: dict[str, str] = {}
        self.countries: dict[str, str] = {}
        amount = number_reader(reading.decimal or ".")
        day = day_reader(reading.date_order, today=today, since_1904=since_1904)
        self._customer_ids = Memo("customer_id", _key("customer_id"))
        self._documents = Memo("order_id", _key("order_id"))
        self._products = Memo("product", _numbered(self.products, clean_key, "product"), empty=str(self.products[""]))
        self._line_ids = Memo("line_id", _key("line_id"))
        self._occurrences = Memo("occurrence", _occurrence, empty=NULL)
        self._days = Memo("date", day, empty=None)
        self._order_days = Memo("order_date", day, empty=NULL)
        self._quantities = Memo("quantity", amount, empty=NULL)
        self._amounts = Memo("amount", amount, empty=None)
        self._costs = Memo("cost", amount, empty=NULL)
        self._currencies = Memo("currency", read_currency, empty=reading.currency or None)
        self._product_lines = Memo(
            "product_line", _numbered(self.product_lines, clean_name, "product_line"), empty=NULL
        )
        self._units = Memo("ship_to", _name("ship_to"))
        self._channels = Memo("channel", read_channel)
        self._salespeople = Memo("salesperson", _name("salesperson"))
        self._kinds = Memo("kind", read_kind, empty="SELL_IN")
        self._truths = Memo("credit_note", read_truth, empty="f")
        self._cancelled = Memo("status", lambda raw: "c" if is_cancelled(raw) else "")
        self._customer_names = Memo("customer_name", _name("customer_name"))
        self._customer_countries = Memo("country", _name("country"))
        self._places = {field.key: place for field, place in zip(FIELDS, places, strict=True) if place is not None}

    def line(self, number: int, cells: list[str]) -> str:
        """Return the staged line of a row. RowError names the cell that cannot be read."""
        (
            customer, name, day, order, product, quantity, amount, currency, country, cost, product_line, channel,
            ship_to, salesperson, order_day, credit_note, kind, line_id, status, occurrence,
        ) = self._pick(self._fitted(cells))  # fmt: skip
        if status and self._cancelled[status]:
            marked = self.mark(number, cells, "c")
            self.cancelled += 1
            return marked
        key = self._customer_ids[customer]
        customer_no = self._customer(key, name, country) if key else NULL
        unit_no = self._unit(customer_no, ship_to) if ship_to and key else NULL
        document = self._documents[order] or self._made_up(line_id, day, key)
        return (
            f"{number}\t{customer_no}\t{document}\t{self._products[product]}\t{self._line_ids[line_id]}\t"
            f"{self._occurrences[occurrence]}\t\t{self._days[day]}\t{self._order_days[order_day]}\t"
            f"{self._product_lines[product_line]}\t{unit_no}\t{self._channels[channel]}\t"
            f"{self._salespeople[salesperson]}\t{self._kinds[kind]}\t{self._truths[credit_note]}\t"
            f"{self._quantities[quantity]}\t{self._amounts[amount]}\t{self._costs[cost]}\t{self._currencies[currency]}\n"
        )

    def faults(self, cells: list[str]) -> list[RowError]:
        """Return everything that is wrong with a row, in the order of its columns."""
        found = []
        for memo, raw in self._questions(self._fitted(cells)):
            try:
                memo[raw]
            except RowError as error:
                found.append(error)
        return sorted(found, key=lambda error: self._places.get(error.field, self.width))

    def _questions(self, cells: list[str]) -> Iterator[tuple[Memo, str]]:
        """Give what `line` looks at, with what it looks it up in."""
        (
            customer, name, day, order, product, quantity, amount, currency, country, cost, product_line, channel,
            ship_to, salesperson, order_day, credit_note, kind, line_id, status, occurrence,
        ) = self._pick(cells)  # fmt: skip
        if status and self._cancelled[status]:
            return
        yield from (
            (self._customer_ids, customer), (self._days, day), (self._documents, order), (self._products, product),
            (self._quantities, quantity), (self._amounts, amount), (self._currencies, currency), (self._costs, cost),
            (self._product_lines, product_line), (self._channels, channel), (self._salespeople, salesperson),
            (self._order_days, order_day), (self._truths, credit_note), (self._kinds, kind),
            (self._line_ids, line_id), (self._occurrences, occurrence),
        )  # fmt: skip
        try:
            key = self._customer_ids[customer]
        except RowError:
            return
        # Names, countries and places of delivery are read where they say something new about a customer.
        if key and name and key not in self.names:
            yield self._customer_names, name
        if key and country and key not in self.countries:
            yield self._customer_countries, country
        if key and ship_to:
            yield self._units, ship_to

    def mark(self, number: int, cells: list[str], fate: str) -> str:
        """Return the staged line of a row that is no line of sales but takes its place among equal ones. RowError."""
        cells = self._fitted(cells)
        customer, _name, day, order, product, *_rest, line_id, _status, occurrence = self._pick(cells)
        document = self._documents[order] or self._made_up(line_id, day, self._customer_ids[customer])
        # Whose line it would be matters of a faulty row: it may be out of reach besides.
        customer_no = self._number_of(customer) if fate == "b" else NULL
        return (
            f"{number}\t{customer_no}\t{document}\t{self._products[product]}\t{self._line_ids[line_id]}\t"
            f"{self._occurrences[occurrence]}\t{fate}\t{_NOTHING}\n"
        )

    def _fitted(self, cells: list[str]) -> list[str]:
        """Return as many cells as the header has, and the empty one. Cells beyond the header must be empty."""
        if len(cells) == self.width:
            return [*cells, ""]
        if any(cell.strip() for cell in cells[self.width :]):
            raise RowError("too_many_cells", found=len(cells), expected=self.width)
        return [*cells[: self.width], *[""] * (self.width + 1 - len(cells[: self.width]))]

    def _customer(self, key: str, name: str, country: str) -> str:
        """Return the number of a customer; its first name and country in the file are remembered."""
        if name and key not in self.names:
            self.names[key] = self._customer_names[name]
        if country and key not in self.countries:
            self.countries[key] = self._customer_countries[country]
        return str(self.customers[key])

    def _number_of(self, customer: str) -> str:
        try:
            key = self._customer_ids[customer]
        except RowError:
            return NULL
        return str(self.customers[key]) if key else NULL

    def _unit(self, customer_no: str, ship_to: str) -> str:
        name = self._units[ship_to]
        return str(self.units[f"{customer_no}\t{name}"]) if name else NULL

    def _made_up(self, line_id: str, day: str, key: str) -> str:
        """Return the document of a line that names none, such that no other file's lines have the same."""
        return "" if line_id.strip() else f"{MADE_UP}{self._days[day]}{MADE_UP}{key}"


def _key(field: str) -> Callable[[str], str]:
    return lambda raw: escaped(clean_key(raw, limit=LIMITS[field]))


def _name(field: str) -> Callable[[str], str]:
    return lambda raw: escaped(clean_name(raw, limit=LIMITS[field]))


def _numbered(entries: Entries, clean: Callable[..., str], field: str) -> Callable[[str], str]:
    return lambda raw: str(entries[escaped(clean(raw, limit=LIMITS[field]))])


def _occurrence(raw: str) -> str:
    text = raw.strip()
    if not (text.isascii() and text.isdecimal() and 0 < int(text[:10]) < 10**9):
        raise RowError("not_an_occurrence")
    return str(int(text))


def escaped(text: str) -> str:
    """Return cleaned text as COPY takes it: it has no control characters, so only the backslash is left."""
    return text.replace("\\", "\\\\")
