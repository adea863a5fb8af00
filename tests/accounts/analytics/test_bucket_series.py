"""The buckets that a run judged an account by."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accounts.analytics.abc_xyz.parameters import Parameters
from accounts.analytics.bucket_series import Bucket, series_of
from accounts.models import AccountMonth, ClassificationRun, ClassificationSnapshot

JANUARY, FEBRUARY, MARCH = (date(2025, month, 1) for month in (1, 2, 3))
MONTHS = [
    AccountMonth(month=date(2024, 11, 1), net=9, gross=9, quantity=9),
    AccountMonth(month=JANUARY, net=10, gross=12, quantity=1, cost=Decimal(4)),
    AccountMonth(month=MARCH, net=30, gross=30, quantity=3),
]


def judged(buckets: int, **options: Any) -> ClassificationSnapshot:
    run = ClassificationRun(parameters=Parameters(**options).to_json(), window_end=date(2025, 4, 1))
    return ClassificationSnapshot(run=run, buckets=buckets)


@pytest.mark.parametrize(
    ("measure", "amounts"),
    [("net", [10, 0, 30]), ("gross", [12, 0, 30]), ("quantity", [1, 0, 3]), ("margin", [6, 0, 30])],
)
def test_counts_empty_months_and_leaves_out_what_lies_before(measure: str, amounts: list[int]) -> None:
    expected = [Bucket(day, Decimal(amount)) for day, amount in zip((JANUARY, FEBRUARY, MARCH), amounts, strict=True)]
    assert series_of(judged(3, measure=measure), MONTHS) == expected


def test_adds_the_months_of_a_quarter() -> None:
    quarters = [Bucket(date(2024, 10, 1), Decimal(9)), Bucket(JANUARY, Decimal(40))]
    assert series_of(judged(2, bucket="quarter", min_buckets=4), MONTHS) == quarters


@pytest.mark.parametrize("options", [{"bucket": "week", "min_buckets": 13}, {"fx": "fixed"}, {"rollup": "root"}])
def test_says_nothing_that_the_roll_up_does_not_know(options: dict[str, Any]) -> None:
    assert series_of(judged(3, **options), MONTHS) is None
