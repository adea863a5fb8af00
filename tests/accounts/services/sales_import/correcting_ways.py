"""Short ways to correct what a file says."""

from datetime import UTC, datetime
from typing import Any

from accounts.models import ImportBatch
from accounts.services import sales_import
from kam.core.models import UndoableAct, User
from tests.accounts.services.sales_import.ways import received

HEADER = "customer_id,date,order_id,amount,currency"
# Row 2 is good; 3 and 4 have the same wrong currency, 5 no such day, 6 two faults.
ROWS = (
    "C1,2026-01-05,D1,100,EUR", "C1,2026-01-06,D2,10,GPB", "C2,2026-01-07,D3,20,GPB", "C2,2026-01-32,D4,30,EUR",
    "C2,soon,D5,x,EUR",
)  # fmt: skip
NOW = datetime(2090, 1, 1, tzinfo=UTC)


def checked(*rows: str, by: User, header: str = HEADER, **more: Any) -> ImportBatch:
    return sales_import.check(batch=received(*rows, by=by, header=header, **more), by=by)


def fix(batch: ImportBatch, row: int, column: str, becomes: str, by: User, **more: Any) -> UndoableAct:
    return sales_import.correct_cell(batch=batch, row=row, column=column, becomes=becomes, by=by, at=NOW, **more)


def fix_equal(batch: ImportBatch, row: int, column: str, becomes: str, by: User, **more: Any) -> UndoableAct:
    return sales_import.correct_equal(batch=batch, row=row, column=column, becomes=becomes, by=by, at=NOW, **more)


def faulty(batch: ImportBatch) -> list[tuple[int, str]]:
    return list(batch.errors.filter(is_settled=False).order_by("row", "pk").values_list("row", "column"))


def numbers(batch: ImportBatch) -> tuple[int, ...]:
    """Created, changed, unchanged, bad, left out, blank: they always make up the rows."""
    batch.refresh_from_db()
    found = (batch.created, batch.changed, batch.unchanged, batch.bad, batch.left_out, batch.blank)
    assert sum(found) == batch.rows or batch.state == "CHECKED"
    return found
