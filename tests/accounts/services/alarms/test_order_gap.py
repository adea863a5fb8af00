"""Orders that do not come."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import Alarm
from tests.accounts.services.alarms.selling import LAST, TODAY, found, let_sales_reach, sell, told
from tests.factories.accounts import AccountFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _others_buy():
    let_sales_reach()


def orders(account, gaps, *, silence):
    """Sell with these gaps in days, oldest first, the last time `silence` days before the sales end."""
    day = LAST - timedelta(days=silence)
    sell(account, day)
    for gap in reversed(gaps):
        day -= timedelta(days=gap)
        sell(account, day)


def test_tells_the_rhythm_and_the_present_gap(account):
    orders(account, [30, 32, 34, 32, 31], silence=51)

    alarm = found("ORDER_GAP")[account.pk]

    assert told(alarm) == "Orders late: none for 51 days, usually every 32"
    assert alarm.figures["orders"] == 6
    assert alarm.figures["last_order_on"] == "2026-09-09"
    # Half of (51 / 32 - 1) = 0.297, times the weight of 0.6.
    assert float(alarm.points) == 0.178


@pytest.mark.parametrize(
    ("gaps", "silence"),
    [
        ([32, 32, 32, 32, 32], 47),  # less than half as long again
        ([10, 10, 60, 10, 10], 55),  # a gap it has had before
        ([2, 2, 2, 2, 2], 8),  # less than a week more than typical
        ([32, 32, 32, 32], 90),  # four gaps are no pattern
        ([32, 32, 32, 32, 32], 366),  # gone, which the class says
    ],
)
def test_is_silent_while_nothing_is_strange(account, gaps, silence):
    orders(account, gaps, silence=silence)

    assert account.pk not in found("ORDER_GAP")


def test_a_season_of_silence_is_not_late(account):
    # A hundred days without orders a year before, when it was as late in the year as now.
    orders(account, [7] * 5 + [100] + [7] * 35, silence=50)
    assert account.pk not in found("ORDER_GAP")


def test_a_season_that_is_over_is_late(account):
    orders(account, [7] * 5 + [100] + [7] * 35, silence=105)
    alarm = found("ORDER_GAP")[account.pk]
    # 105 + 35 × 7 = 350 days ago it bought again, so the day of the year before lies in those hundred.
    assert (alarm.figures["silence"], alarm.figures["gap_year_before"]) == (105, 100)


def test_counts_days_and_not_documents(account):
    orders(account, [32, 32, 32], silence=60)
    sell(account, LAST - timedelta(days=60))
    sell(account, LAST - timedelta(days=60))

    assert account.pk not in found("ORDER_GAP")


def test_returns_are_no_orders(account):
    orders(account, [32] * 5, silence=51)
    sell(account, LAST - timedelta(days=3), -40)

    assert found("ORDER_GAP")[account.pk].figures["silence"] == 51


def test_sales_that_were_not_imported_are_no_silence(account):
    orders(account, [32] * 5, silence=10)

    assert account.pk not in found("ORDER_GAP", on=TODAY + timedelta(days=90))


def test_ends_with_the_order(account):
    orders(account, [32] * 5, silence=51)
    found("ORDER_GAP")
    sell(account, LAST - timedelta(days=1))

    assert account.pk not in found("ORDER_GAP", on=TODAY + timedelta(days=1))
    assert Alarm.objects.get().ended_on == TODAY + timedelta(days=1)


@settings(max_examples=20, deadline=None)
@given(gaps=st.lists(st.integers(1, 60), min_size=5, max_size=8), silence=st.integers(1, 200))
def test_agrees_with_the_definition(gaps, silence):
    account = AccountFactory()
    orders(account, gaps, silence=silence)
    ordered = sorted(gaps)
    # The smallest gap that half, or nine of ten, are not longer than.
    typical, longest = ordered[-(-len(gaps) // 2) - 1], ordered[-(-9 * len(gaps) // 10) - 1]
    is_late = silence > longest and 2 * silence >= 3 * typical and silence >= typical + 7

    alarm = found("ORDER_GAP").get(account.pk)

    assert (alarm is not None) is is_late
    if alarm:
        assert (alarm.figures["typical"], alarm.figures["usual_longest"]) == (typical, longest)
        assert date.fromisoformat(alarm.figures["last_order_on"]) == LAST - timedelta(days=silence)
