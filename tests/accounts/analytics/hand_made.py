"""Sales whose classes can be worked out in the head; the window is the year 2024 unless a test says otherwise."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from tests.accounts.analytics.oracle import Line, Options, Portfolio, Result, classify

YEAR = Options(as_of=date(2025, 1, 1))
SPRING = (3, 15)


def sale(customer: str, amount: object, day: date = date(2024, *SPRING), **more: Any) -> Line:
    return Line(customer, f"{customer}-{day}", day, Decimal(str(amount)), **more)


def months(customer: str, *amounts: object) -> list[Line]:
    """One sale in the middle of each month up to December 2024, the newest last."""
    last = 2024 * 12 + 11
    indices = range(last - len(amounts) + 1, last + 1)
    return [sale(customer, amount, date(i // 12, i % 12 + 1, 15)) for i, amount in zip(indices, amounts, strict=True)]


def year(number: int, *amounts: object) -> list[Line]:
    """What K0, K1, … bought in one year; None is nothing at all."""
    day = date(number, *SPRING)
    return [sale(f"K{i}", amount, day) for i, amount in enumerate(amounts) if amount is not None]


def run(*lines: Line, previous: Result | None = None, **options: Any) -> Result:
    """Classify the lines over 2024 with the given options."""
    return classify(Portfolio(lines), replace(YEAR, **options), previous)
