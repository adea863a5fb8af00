"""The data sets of tests/data as portfolios, and the options of their expected files."""

import csv
import gzip
import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

from tests.accounts.analytics.oracle.inputs import Line, Options, Portfolio, Rate

DATA = Path(__file__).parents[3] / "data"
EXPECTED = sorted(path.stem for path in (DATA / "expected").glob("*.json"))


def table(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file, gzipped when its name says so."""
    content = path.read_bytes()
    text = gzip.decompress(content) if path.suffix == ".gz" else content
    return list(csv.DictReader(StringIO(text.decode("utf-8-sig"), newline="")))


def portfolio(sales: str, *, base: str, rates: str | None = None, parents: str | None = None) -> Portfolio:
    """The portfolio of a sales file with its rates and parents; paths are relative to tests/data."""
    rows = table(DATA / sales)
    return Portfolio(
        lines=tuple(
            Line(
                customer=row["customer_id"],
                document=row["order_id"],
                day=date.fromisoformat(row["date"]),
                amount=Decimal(row["amount"]),
                currency=row["currency"],
                quantity=Decimal(row["quantity"]),
            )
            for row in rows
        ),
        base=base,
        rates=tuple(
            Rate(row["currency"], date.fromisoformat(row["date"]), Decimal(row["rate"]))
            for row in (table(DATA / rates) if rates else ())
        ),
        parents={
            row["customer_id"]: row["parent_id"]
            for row in (table(DATA / parents) if parents else ())
            if row["parent_id"]
        },
        names={row["customer_id"]: row["customer_name"] for row in rows},
    )


def expected_rows(name: str) -> list[dict[str, str]]:
    """The rows of an expected file; the large ones are gzipped."""
    path = DATA / "expected" / f"{name}.csv"
    return table(path if path.exists() else path.with_suffix(".csv.gz"))


def expected_figures(name: str) -> dict[str, Any]:
    """The totals of an expected file."""
    content = (DATA / "expected" / f"{name}.json").read_text(encoding="utf-8")
    figures: dict[str, Any] = json.loads(content)
    return figures


def expected_options(figures: Mapping[str, Any]) -> Options:
    """The options of an expected file; its margins are shares, the command's are percent."""
    given = figures["options"]
    names = {field.name for field in fields(Options)} - {"as_of", "a", "b", "x", "y", "margin", "cv_margin"}
    return Options(
        **{name: value for name, value in given.items() if name in names},
        as_of=date.fromisoformat(given["as_of"]),
        a=Decimal(given["a"]),
        b=Decimal(given["b"]),
        x=Decimal(given["x"]),
        y=Decimal(given["y"]),
        margin=100 * Decimal(given["margin"]),
        cv_margin=100 * Decimal(given["cv_margin"]),
        hysteresis=bool(given["prev"]),
    )
