"""The sample for an empty installation: Northwind, moved to the present."""

import csv
import io
from calendar import monthrange
from datetime import date
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from accounts import importing
from accounts.models import ImportBatch, SalesLine
from accounts.services.sales_import.receiving import receive
from kam.core.calendar import add_months, month_index
from kam.core.errors import DomainError
from kam.core.models import User

_FILE: Final = Path(importing.__path__[0]) / "samples" / "northwind.csv"
# The last month of the sample that is full.
_LAST_FULL: Final = date(1998, 4, 1)


def receive_sample(*, by: User, today: date) -> ImportBatch:
    """Receive Northwind's sales, moved by whole months so that their last full month is the last closed one.

    DomainError unless an administrator does it and there are no sales yet.
    """
    if not by.sees_everything:
        raise DomainError(_("Only an administrator loads the sample."))
    if SalesLine.objects.exists():
        raise DomainError(_("There are sales already. The sample is for an empty installation."))
    months = month_index(today) - 1 - month_index(_LAST_FULL)
    return receive(
        file=io.BytesIO(_shifted(months).encode()),
        file_name="northwind.csv",
        by=by,
        source="northwind",
        encoding="utf-8",
        delimiter=",",
        decimal=".",
        date_order="ymd",
        currency="USD",
    )


def _shifted(months: int) -> str:
    with _FILE.open(encoding="utf-8", newline="") as file:
        header, *lines = csv.reader(file)
    place = header.index("date")
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    for line in lines:
        line[place] = _later(date.fromisoformat(line[place]), months).isoformat()
        writer.writerow(line)
    return out.getvalue()


def _later(day: date, months: int) -> date:
    first = add_months(day, months)
    return first.replace(day=min(day.day, monthrange(first.year, first.month)[1]))
