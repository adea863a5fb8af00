"""Thirty-six months of sales, through the import like everybody's: two files of a year, then one a quarter, then the
last month's, which has a few faulty rows."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from accounts.demo.customer import BASE
from accounts.demo.customers import IN_FILES
from accounts.demo.documents import Line, lines
from accounts.models import ImportBatch, SalesLine
from accounts.services.sales_import import import_rows, receive
from kam.core.calendar import add_months
from kam.core.demo import Demo
from kam.core.demo_people import PEOPLE

SOURCE: Final = "ERP"
# How many months each file holds, the oldest first.
FILES: Final = (12, 12, 3, 3, 3, 2, 1)
HEADER: Final = (
    "Customer number", "Customer name", "Country", "Invoice date", "Invoice", "Product line", "Product", "Quantity",
    "Net amount", "Currency", "Cost", "Channel", "Ship to", "Salesperson", "Credit note",
)  # fmt: skip
_CHANNELS: Final = {"E-commerce": "online", "Wholesale": "wholesale"}
_NAMES: Final = {person.key: person.name for person in PEOPLE}


def is_there() -> bool:
    """Tell whether the files came in."""
    # Earlier versions wrote the source in small letters.
    return ImportBatch.objects.filter(source__iexact=SOURCE).exists()


def is_free() -> bool:
    """Tell whether nobody else's sales are here."""
    return not (SalesLine.objects.exists() or ImportBatch.objects.exists())


def load(demo: Demo) -> None:
    """Write the files and import them, one after the other."""
    found = [line for customer in IN_FILES for line in lines(customer, demo.month)]
    found.sort(key=lambda line: (line.on, line.document))
    begin = add_months(demo.month, 1 - sum(FILES))
    for months in FILES:
        end = add_months(begin, months)
        rows = [_row(line) for line in found if begin <= line.on < end]
        if end > demo.month:
            rows += _faulty(rows)
        batch = receive(
            file=io.BytesIO(_written(rows)), file_name=_file_name(begin, months), by=demo.by, source=SOURCE,
            encoding="utf-8", delimiter=",", decimal=".", date_order="ymd", currency=BASE,
        )  # fmt: skip
        import_rows(batch=batch, by=demo.by)
        begin = end


def _file_name(begin: date, months: int) -> str:
    last = add_months(begin, months - 1)
    return f"sales_{begin:%Y-%m}.csv" if months == 1 else f"sales_{begin:%Y-%m}_to_{last:%Y-%m}.csv"


def _row(line: Line) -> list[str]:
    customer = line.customer
    return [
        customer.number, customer.name, customer.country, line.on.isoformat(), line.document, line.product.line,
        line.product.name, str(line.quantity), str(line.amount), customer.currency, str(line.cost),
        _CHANNELS.get(customer.segment, "store"), line.site, _NAMES[customer.owner],
        "yes" if line.is_credit else "no",
    ]  # fmt: skip


def _faulty(rows: Sequence[list[str]]) -> Iterator[list[str]]:
    """Spoil three more rows as hands do: an impossible day, words for money, a currency that is none."""
    for row, place, word in zip(rows, (3, 8, 9), ("31-02", "see contract", "GPB"), strict=False):
        spoiled = list(row)
        spoiled[place] = f"{row[3][:4]}-{word}" if place == 3 else word
        spoiled[4] = f"{row[4]}B"
        yield spoiled


def _written(rows: Sequence[list[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADER)
    writer.writerows(rows)
    return out.getvalue().encode()
