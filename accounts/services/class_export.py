"""The classes of a run as a file: one row per account, streamed, so that its size does not matter."""

import csv
from collections.abc import Iterable, Iterator
from decimal import Decimal
from operator import attrgetter
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, Final

from django.db.models import F
from django.utils.translation import gettext as _

from accounts.importing.error_file import safe_cell
from accounts.models import ClassificationRun
from accounts.querysets.classification import SnapshotQuerySet
from accounts.services import file_columns, workbooks
from accounts.services.file_columns import Column
from kam.core.errors import DomainError

CHUNK: Final = 2_000
MOST_ROWS_OF_A_SHEET: Final = 1_048_575
# Column, what it shows, decimals where it is no whole number.
COLUMNS: Final[tuple[tuple[str, str, int], ...]] = (
    ("customer_id", "account.external_id", 0),
    ("customer_name", "account.name", 0),
    ("status", "status", 0),
    ("rank", "rank", 0),
    ("net_revenue", "value", 6),
    ("share", "share", 12),
    ("cum_share_start", "cum_share_start", 12),
    ("cum_share_end", "cum_share_end", 12),
    ("abc", "abc", 0),
    ("buckets", "buckets", 0),
    ("nonzero_buckets", "nonzero_buckets", 0),
    ("mean", "mean", 6),
    ("cv", "cv", 9),
    ("xyz", "xyz", 0),
    ("class", "class_code", 0),
    ("abc_raw", "raw_abc", 0),
    ("xyz_raw", "raw_xyz", 0),
    ("seasonal_adjusted", "is_seasonally_adjusted", 0),
    ("adi", "adi", 6),
    ("cv2_nonzero", "cv2_nonzero", 9),
    ("pattern", "pattern", 0),
    ("first_date", "first_on", 0),
    ("last_date", "last_on", 0),
    ("lines", "lines", 0),
    ("orders", "orders", 0),
    ("recency_days", "recency_days", 0),
    ("r", "r", 0),
    ("f", "f", 0),
    ("m", "m", 0),
)
# What is no plain text or number; the measured amounts may be money, a margin or pieces.
FORMS: Final = {
    **dict.fromkeys(("net_revenue", "mean"), "#,##0.00"),
    **dict.fromkeys(("share", "cum_share_start", "cum_share_end"), "0.00%"),
    **dict.fromkeys(("cv", "adi", "cv2_nonzero"), file_columns.RATIO),
    **dict.fromkeys(("first_date", "last_date"), file_columns.DAY),
    **dict.fromkeys(("rank", "lines", "orders", "recency_days"), file_columns.COUNT),
}
READERS: Final = [(attrgetter(field), decimals) for _name, field, decimals in COLUMNS]


def check_path(path: Path) -> None:
    """Raise DomainError unless a file can be made there and its name says one of the formats that `export` writes."""
    if not path.absolute().parent.is_dir():
        raise DomainError(_("There is no directory %(directory)s.") % {"directory": path.absolute().parent})
    if path.suffix.lower() not in WRITERS:
        message = _("%(file)s: write to a file that ends in %(endings)s.")
        raise DomainError(message % {"file": path.name, "endings": ", ".join(WRITERS)})
    if path.is_dir():
        raise DomainError(_("%(file)s is a directory.") % {"file": path})
    try:
        with TemporaryFile(dir=path.absolute().parent):
            pass
    except OSError as trouble:
        reason = {"directory": path.absolute().parent, "reason": trouble.strerror}
        raise DomainError(_("No file can be written to %(directory)s: %(reason)s.") % reason) from trouble


def export(*, run: ClassificationRun, path: Path) -> int:
    """Write the run's classes to a CSV or XLSX file and return how many rows it has.

    Everybody ranked who ever bought, the best first. The file appears when it is whole.
    """
    check_path(path)
    is_sheet = path.suffix.lower() == ".xlsx"
    if is_sheet and exported(run).count() > MOST_ROWS_OF_A_SHEET:
        raise DomainError(_("A sheet has too few rows for these accounts. Export to CSV."))
    part = path.with_name(f"{path.name}.part")
    try:
        count = WRITERS[path.suffix.lower()](part, _rows(run))
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return count


def exported(run: ClassificationRun) -> SnapshotQuerySet:
    """Return the rows of an export in its order; equal ranks by the number of the customer."""
    snapshots: SnapshotQuerySet = run.snapshots.all()
    ranked = snapshots.ranked().exclude(status="none")
    return ranked.order_by(F("rank").asc(nulls_last=True), "account__external_id", "account_id")


def _rows(run: ClassificationRun) -> Iterator[list[Any]]:
    for row in exported(run).select_related("account").iterator(chunk_size=CHUNK):
        yield [_cell(read(row), decimals) for read, decimals in READERS]


def _cell(value: Any, decimals: int) -> Any:
    if isinstance(value, bool):
        return 1 if value else None
    return round(value, decimals) if isinstance(value, Decimal) else value


def _write_csv(path: Path, rows: Iterator[list[Any]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(name for name, _field, _decimals in COLUMNS)
        for row in rows:
            writer.writerow(_text(cell) for cell in row)
            count += 1
    return count


def _text(cell: Any) -> str:
    if isinstance(cell, Decimal):
        return format(cell, "f")
    return "" if cell is None else safe_cell(str(cell))


def _write_xlsx(path: Path, rows: Iterator[list[Any]]) -> int:
    names = [name for name, _field, _decimals in COLUMNS]
    return workbooks.write([workbooks.Sheet("ABC-XYZ", rows, columns_of(names))], path)


def columns_of(names: Iterable[str]) -> list[Column]:
    """Return these columns as a workbook has them; their cells come rounded."""
    return [Column(name, FORMS.get(name, file_columns.PLAIN)) for name in names]


WRITERS: Final = {".csv": _write_csv, ".xlsx": _write_xlsx}
