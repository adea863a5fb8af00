"""The SQL against the oracle: every class and status exactly, every share and CV to nine digits."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from accounts.models import ClassificationSnapshot
from tests.accounts.analytics.agreement import EXACT, ROUNDED, check
from tests.accounts.analytics.hand_made import months, sale, year
from tests.accounts.analytics.oracle import Options, Portfolio
from tests.accounts.analytics.portfolios import cases, earlier

pytestmark = pytest.mark.django_db
OLD, NEW = date(2024, 1, 1), date(2025, 1, 1)
# A change that three buckets must confirm can be published in the fourth run at the earliest.
RUNS = 4


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cases())
def test_agrees_with_the_oracle(case):
    check_series(*case)


@pytest.mark.nightly
@settings(max_examples=3_000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cases())
def test_agrees_with_the_oracle_at_length(case):
    check_series(*case)


def check_series(portfolio: Portfolio, options: Options) -> None:
    check(portfolio, options, [earlier(options, buckets).as_of for buckets in reversed(range(RUNS))])


@pytest.mark.parametrize(
    ("before", "now"),
    [
        # K1 starts where K0 ends: at 79, 78 and 77 percent towards A, at 81, 82 and 83 towards B.
        *(((80, 15, 5), (start, 15, 85 - start)) for start in (79, 78, 77)),
        *(((70, 25, 5), (start, 95 - start, 5)) for start in (81, 82, 83)),
        # K2 starts at 94, 93 and 92 percent towards B, at 96, 97 and 98 towards C.
        *(((80, 15, 5), (60, start - 60, 100 - start)) for start in (94, 93, 92)),
        *(((80, 14, 6), (60, start - 60, 100 - start)) for start in (96, 97, 98)),
        # Two letters at once, and nothing to hold on to.
        ((96, 4, 0), (79, 15, 6)),
        ((70, 25, 5), (97, 2, 1)),
        ((80, None, 5), (79, 15, 6)),
        ((70, 25, 5), (81, -1, 5)),
        ((70, 25, 5), (81, None, 5)),
    ],
)
@pytest.mark.parametrize("boundary", ["crossing", "inclusive", "exclusive"])
def test_agrees_on_the_margins_of_value(before, now, boundary):
    portfolio = Portfolio((*year(2023, *before), *year(2024, *now)))
    check(portfolio, Options(as_of=NEW, boundary=boundary), [OLD, NEW])


@pytest.mark.parametrize(
    ("before", "now"),
    [
        # Two amounts in turn vary by (a - b) / (a + b). X stays up to 0.55, Y becomes X from 0.45 down.
        *(((50, 50), (high, 200 - high)) for high in (154, 155, 156)),
        *(((160, 40), (high, 200 - high)) for high in (146, 145, 144)),
        # Y stays up to 1.1, Z becomes Y from 0.9 down.
        *(((160, 40), (high, 200 - high)) for high in (208, 210, 212)),
        *(((230, -30), (high, 200 - high)) for high in (192, 190, 188)),
    ],
)
def test_agrees_on_the_margins_of_steadiness(before, now):
    check(Portfolio(tuple(months("K0", *before * 6, *now * 6))), Options(as_of=NEW), [OLD, NEW])


@pytest.mark.parametrize("confirm", [1, 2, 3])
@pytest.mark.parametrize("gap", [(), (3,), (2, 3)])
def test_agrees_on_what_must_be_confirmed(confirm, gap):
    # K1 overtakes in January 2025; a month without a run confirms nothing.
    lines = (*months("K0", 80), *months("K1", 10), sale("K1", 1000, date(2025, 1, 15)))
    days = [date(2025, month, 1) for month in range(1, 6) if month not in gap]
    check(Portfolio(lines), Options(as_of=days[-1], confirm=confirm), days)


def test_every_snapshot_field_is_compared():
    compared = {*EXACT.values(), *ROUNDED.values(), "is_key_candidate", "group_head", "group_abc", "group_xyz"}
    computed = {"share", "cum_share_start", "cum_share_end", "mean", "adi"}
    shown = {"value_before", "value_reached", "group_value", "positive_buckets"}
    others = {"run", "account", "is_merged", "group"}
    fields: Any = ClassificationSnapshot._meta.concrete_fields
    assert {field.name for field in fields} == compared - computed | shown | others
