"""What can be read but may be meant otherwise. The yardsticks stand here; the questions are one statement of SQL."""

import json
from dataclasses import dataclass
from typing import Any, Final

from accounts.importing.correcting import cell_at, original_of
from accounts.importing.parsing import MOST_TEXT
from accounts.importing.problems import SHOWN, storable
from accounts.importing.staging import Order
from accounts.importing.statements import rows
from accounts.importing.storing import cells_of
from accounts.models import Account

# A month and more after the day the file came: a slip of the pen rather than an invoice dated ahead.
DAYS_AHEAD: Final = 31
# A year and more before all that the middle half of the file's days would explain.
DAYS_BACK: Final = 366
# A line of so many times the customer's usual one: two zeros too many, or a decimal mark that got lost.
TIMES: Final = 100
# With fewer other lines nobody knows what is usual.
LEAST_LINES: Final = 5
# Of each kind so many are told; where there are more, they have one cause.
MOST: Final = 200
# Which field of a row each kind is about.
FIELDS: Final = {
    "SAME_CUSTOMER": "customer_id", "FAR_DATE": "date", "LARGE_AMOUNT": "amount", "OTHER_CURRENCY": "currency",
    "ARCHIVED": "customer_id",
}  # fmt: skip


@dataclass(frozen=True)
class Doubt:
    """One thing to be confirmed: its row or the first of several, what stands there, and why it is doubted."""

    kind: str
    row: int
    lines: int
    details: dict[str, Any]
    column: str
    value: str
    # The row as it stands in the file; empty when it is too long to be kept.
    cells: list[str]


def find_doubts(order: Order) -> list[Doubt]:
    """Return what is doubtful about the lines that `prepare` put beside those that are here, by row."""
    by = order.by
    found = rows(
        "doubts",
        source=order.source,
        today=order.today,
        days_ahead=DAYS_AHEAD,
        days_back=DAYS_BACK,
        times=TIMES,
        least_lines=LEAST_LINES,
        most=MOST,
        sees_everything=by.sees_everything,
        reach=[] if by.sees_everything else list(Account.objects.editable_by(by).values_list("pk", flat=True)),
    )
    cells = cells_of(order, {each["row"] for each in found}) if found else {}
    return [_doubt(order, each, cells[each["row"]]) for each in found]


def _doubt(order: Order, found: dict[str, Any], cells: list[str]) -> Doubt:
    key = FIELDS[found["kind"]]
    place = order.reading.index_of(key)
    original = [storable(cell) for cell in original_of(cells)]
    return Doubt(
        kind=found["kind"],
        row=found["row"],
        lines=found["lines"],
        details=json.loads(found["details"]),
        column=order.reading.columns.get(key, "")[:120],
        value=storable(cell_at(cells, place)[:SHOWN]) if place is not None else "",
        cells=original if sum(map(len, original)) <= MOST_TEXT else [],
    )
