"""The classes of a run as a table for one person: own accounts, and shares and ranks only for who may read them."""

from collections.abc import Iterator
from decimal import Decimal
from operator import attrgetter
from typing import Any, Final

from accounts.models import ClassificationRun, ClassificationSnapshot
from accounts.querysets.classification import SnapshotQuerySet
from accounts.services.class_export import CHUNK, COLUMNS, exported
from accounts.services.file_columns import Cell
from kam.core.models import User

# What tells where an account stands among all others of the company.
OF_THE_COMPANY: Final = {"rank", "share", "cum_share_start", "cum_share_end", "r", "f", "m"}


def columns_for(user: User) -> list[tuple[str, str, int]]:
    """Return the columns of the export that this person may read."""
    return [column for column in COLUMNS if user.sees_company_totals or column[0] not in OF_THE_COMPANY]


def snapshots_for(user: User, run: ClassificationRun) -> SnapshotQuerySet:
    """Return the rows of the export that this person may read, in an order that tells no rank to who may not know."""
    rows = exported(run).visible_to(user)
    return rows if user.sees_company_totals else rows.order_by("account__sort_key", "account_id")


def rows_for(user: User, run: ClassificationRun) -> Iterator[list[Cell]]:
    """Return the cells of the rows, streamed."""
    readers = [(attrgetter(field), decimals) for _name, field, decimals in columns_for(user)]
    for row in snapshots_for(user, run).select_related("account").iterator(chunk_size=CHUNK):
        yield [_cell(read(_of(row, run)), decimals) for read, decimals in readers]


def _of(row: ClassificationSnapshot, run: ClassificationRun) -> ClassificationSnapshot:
    row.run = run
    return row


def _cell(value: Any, decimals: int) -> Cell:
    if isinstance(value, bool):
        return 1 if value else None
    return round(value, decimals) if isinstance(value, Decimal) else value
