"""Short ways to bring sales in."""

import io
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import AccountMonth, ImportBatch, SalesLine
from accounts.services import sales_import
from kam.core.models import User

DATA = Path(__file__).parents[3] / "data"
HEADER = "customer_id,customer_name,date,order_id,product,quantity,amount,currency,country"
LINE = "C1,Acme,2026-01-31,D1,P1,2,100,EUR,PL"


def received(*lines: str, by: User, header: str = HEADER, **more: Any) -> ImportBatch:
    """Receive a CSV of these lines."""
    content = "\n".join([header, *lines, ""]).encode()
    return sales_import.receive(file=io.BytesIO(content), file_name="sales.csv", by=by, **more)


def upload(content: bytes, *, by: User, name: str = "sales.csv", **more: Any) -> ImportBatch:
    """Receive these bytes as they are."""
    return sales_import.receive(file=SimpleUploadedFile(name, content), file_name=name, by=by, **more)


def imported(*lines: str, by: User, header: str = HEADER, **more: Any) -> ImportBatch:
    """Import a CSV of these lines."""
    return sales_import.import_rows(batch=received(*lines, by=by, header=header, **more), by=by)


def from_file(path: Path, *, by: User, **more: Any) -> ImportBatch:
    """Import a file of the test data."""
    with path.open("rb") as file:
        batch = sales_import.receive(file=file, file_name=path.name, by=by, **more)
    return sales_import.import_rows(batch=batch, by=by)


def counts(batch: ImportBatch) -> tuple[int, int, int, int, int]:
    """Created, changed, unchanged, bad, blank: they always make up the rows."""
    found = (batch.created, batch.changed, batch.unchanged, batch.bad, batch.blank)
    assert sum(found) == batch.rows
    return found


def lines() -> list[tuple[Any, ...]]:
    """Everything that is known about all lines, without the keys of the tables."""
    return list(
        SalesLine.objects.order_by("source", "document_id", "line_key").values_list(
            "source", "document_id", "line_key", "account__external_id", "document_on", "product__external_id",
            "quantity",
            "amount", "currency", "base_amount", "cost", "base_cost", "product_line__name", "channel", "ship_to__name",
            "salesperson", "kind", "is_credit_note", "ordered_on",
        )
    )  # fmt: skip


def months() -> list[tuple[Any, ...]]:
    """Everything in the monthly roll-up."""
    return list(
        AccountMonth.objects.order_by("account__external_id", "month").values_list(
            "account__external_id", "month", "net", "gross", "quantity", "cost", "lines", "nonneg_lines",
            "unrated_lines", "positive_documents", "first_on", "first_nonneg_on", "last_on", "last_positive_on",
        )
    )  # fmt: skip


def events() -> list[Any]:
    """What the audit trail holds about lines, oldest first."""
    return list(apps.get_model("accounts", "SalesLineEvent").objects.order_by("pgh_id"))


def money(text: str) -> Decimal:
    """Four decimals, as they are stored."""
    return Decimal(text).quantize(Decimal("0.0001"))
