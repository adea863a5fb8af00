"""The buckets that a run judged an account by: they add up to its value and vary as the run says."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accounts.analytics.bucket_series import Bucket, judged_accounts, series_of
from accounts.models import Account, AccountMonth, ClassificationSnapshot, SalesLine
from tests.accounts.analytics.hand_made import months, sale
from tests.accounts.analytics.loading import load
from tests.accounts.analytics.oracle import Line, Portfolio
from tests.accounts.services.classifying import run

pytestmark = pytest.mark.django_db
# Weeks of 2024 whose Monday lies in the last thirteen before 30 December.
MONDAYS = [date(2024, 12, day) for day in (2, 9, 16, 23)]


def series(number: str = "K0", **options: Any) -> tuple[ClassificationSnapshot, list[Bucket]]:
    made = run(**options)
    snapshot = made.snapshots.select_related("run").get(account__external_id=number)
    accounts = judged_accounts(snapshot)
    found = series_of(
        snapshot,
        months=AccountMonth.objects.filter(account__in=accounts),
        lines=SalesLine.objects.filter(account__in=accounts),
    )
    return snapshot, list(found)


def amounts(found: list[Bucket]) -> list[Decimal]:
    return [bucket.amount for bucket in found]


def lines(**more: Any) -> list[Line]:
    """Twelve sales of 100 and in June a return of 30; the cost is 40, and 10 pieces each time."""
    sold = [
        sale("K0", 100, date(2024, month, 5), cost=Decimal(40), quantity=Decimal(10), **more) for month in range(1, 13)
    ]
    back = sale("K0", -30, date(2024, 6, 20), cost=Decimal(-12), quantity=Decimal(-3), **more)
    return [*sold, back]


@pytest.mark.parametrize("options", [{}, {"bucket": "week", "window": 52, "min_buckets": 13}, {"fx": "fixed"}])
@pytest.mark.parametrize(("measure", "total"), [("net", 1170), ("gross", 1200), ("margin", 702), ("quantity", 117)])
def test_adds_up_to_the_value_in_every_measure(options: dict[str, Any], measure: str, total: int) -> None:
    # The first sale is of 5 January 2024, a Friday: the week of 1 January is the first of 52 up to 29 December.
    load(Portfolio(tuple(lines())))
    snapshot, found = series(measure=measure, **options)
    assert sum(amounts(found)) == snapshot.value == total
    assert len(found) == snapshot.buckets


def test_counts_empty_months_and_begins_with_the_first_sale() -> None:
    load(Portfolio((sale("K0", 10, date(2024, 10, 1)), sale("K0", 30, date(2024, 12, 1)))))
    snapshot, found = series()
    assert found == [
        Bucket(date(2024, 10, 1), Decimal(10)), Bucket(date(2024, 11, 1), Decimal(0)),
        Bucket(date(2024, 12, 1), Decimal(30)),
    ]  # fmt: skip
    assert snapshot.buckets == 3


def test_adds_the_months_of_a_quarter() -> None:
    load(Portfolio(tuple(months("K0", *[10] * 12))))
    _snapshot, found = series(bucket="quarter", window=4, min_buckets=4)
    assert amounts(found) == [30, 30, 30, 30]


def test_weeks_are_read_from_the_lines() -> None:
    load(Portfolio(tuple(sale("K0", 10 * number, day) for number, day in enumerate(MONDAYS, 1))))
    snapshot, found = series(bucket="week", window=13, min_buckets=2)
    assert found[0] == Bucket(MONDAYS[0], Decimal(10))
    assert amounts(found) == [10, 20, 30, 40]
    assert snapshot.value == 100


def test_budget_rates_convert_each_line() -> None:
    # 100 złoty at 0.2345678 are 23.4568, and dollars have no rate.
    lines_of_both = (
        sale("K0", 100, date(2024, 12, 1), currency="PLN"), sale("K0", 7, date(2024, 12, 2)),
        sale("K0", 5, date(2024, 12, 3), currency="USD"),
    )  # fmt: skip
    load(Portfolio(lines_of_both), {"PLN": Decimal("0.2345678")})
    snapshot, found = series(fx="fixed")
    assert amounts(found) == [Decimal("30.4568")]
    assert snapshot.value == Decimal("30.4568")


def test_the_head_of_a_group_has_the_sales_of_all_members() -> None:
    sold = (*months("HEAD", *[100] * 12), *months("CHILD", *[50] * 12))
    load(Portfolio(sold, parents={"CHILD": "HEAD"}))
    head, found = series("HEAD", rollup="root")
    assert judged_accounts(head) == set(Account.objects.values_list("pk", flat=True))
    assert amounts(found) == [150] * 12
    # Beside the group's, a member has figures of its own.
    child, own = series("CHILD", rollup="root")
    assert judged_accounts(child) == {child.account_id}
    assert amounts(own) == [50] * 12


def test_who_was_not_judged_has_no_series() -> None:
    load(Portfolio((sale("K0", 10, date(2020, 1, 1)),)))
    assert series()[1] == []
