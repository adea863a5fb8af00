"""Lines that stopped, prices and revenue that fall, classes that drop: what is found and what is not."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.models import Account, Alarm
from accounts.services import alarms, class_overrides
from accounts.services.alarms import Recomputed
from tests.accounts.services.alarms.selling import TODAY, found, let_sales_reach, product, sell, sell_every_month, told
from tests.factories.classification import OverrideFactory, RunFactory, SnapshotFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _others_buy():
    let_sales_reach()


def test_tells_the_line_that_stopped(account):
    # Bags until July, nothing since; film goes on.
    sell_every_month(account, [200] * 12 + [None] * 3, **product("bag", "Carrier bags"))
    sell_every_month(account, [300] * 15, **product("film", "Stretch film"))

    alarm = found("STOPPED_LINE")[account.pk]

    assert told(alarm) == "Stopped buying Carrier bags"
    assert alarm.at_stake == 2_400  # 12 × 200
    # 2400 of 12 × 500 are 40 %, twice that 0.8, times the weight of 0.5.
    assert alarm.points == Decimal("0.4")
    assert alarm.figures["last_month"] == "2026-07-01"


def test_a_line_out_of_season_has_not_stopped(account):
    # Bought from November to July, never in August, September and October.
    sell_every_month(account, [None] * 3 + [200] * 9 + [None] * 3, **product("salt", "Road salt"))
    sell_every_month(account, [300] * 15, **product("film", "Stretch film"))

    assert found("STOPPED_LINE") == {}


@pytest.mark.parametrize(
    "bags",
    [
        [None] * 7 + [200] * 5 + [None] * 3,  # five months are no habit
        [200] * 12 + [None, None, 1],  # bought again
        [5] * 12 + [None] * 3,  # 60 of 3,660 are not worth an alarm
    ],
)
def test_is_silent_about_what_did_not_stop(account, bags):
    sell_every_month(account, bags, **product("bag", "Carrier bags"))
    sell_every_month(account, [300] * 15, **product("film", "Stretch film"))

    assert found("STOPPED_LINE") == {}


def test_an_account_that_buys_nothing_is_no_matter_of_a_line(account):
    sell_every_month(account, [200] * 12 + [None] * 3, **product("bag", "Carrier bags"))

    assert found("STOPPED_LINE") == {}


def test_tells_the_price_of_the_same_basket(account):
    film, bag = product("film", "Stretch film"), product("bag", "Carrier bags")
    # Film from 10 to 9 a piece, bags stay at 5; 100 and 20 pieces now.
    sell(account, date(2025, 9, 10), 400, quantity=40, **film)
    sell(account, date(2025, 9, 10), 500, quantity=100, **bag)
    sell(account, date(2026, 9, 10), 900, quantity=100, **film)
    sell(account, date(2026, 9, 10), 100, quantity=20, **bag)
    sell(account, date(2026, 10, 30), 1, quantity=1, **product("new", "Labels"))

    alarm = found("PRICE_FALL")[account.pk]

    # 1,000 paid, 100 × 10 + 20 × 5 = 1,100 at the old prices.
    assert told(alarm) == "Prices fell 9.1% in a year"
    assert alarm.at_stake == 100
    assert alarm.figures["products"] == 2


def test_a_weaker_currency_is_no_lower_price(account):
    film = product("film", "Stretch film")
    sell(account, date(2025, 9, 10), 400, base_amount=100, currency="PLN", quantity=40, **film)
    sell(account, date(2026, 9, 10), 400, base_amount=80, currency="PLN", quantity=40, **film)
    sell(account, date(2026, 10, 30), 10, base_amount=2, currency="PLN", quantity=1, **film)

    assert found("PRICE_FALL") == {}


def test_a_price_that_tells_for_little_of_the_basket_is_silent(account):
    film = product("film", "Stretch film")
    sell(account, date(2025, 9, 10), 400, quantity=40, **film)
    sell(account, date(2026, 9, 10), 100, quantity=20, **film)
    sell(account, date(2026, 10, 30), 101, quantity=1, **product("new", "Labels"))

    assert found("PRICE_FALL") == {}


def test_tells_how_far_revenue_fell(account):
    sell_every_month(account, [100] * 21 + [80] * 3)

    alarm = found("FALLING_REVENUE")[account.pk]

    assert told(alarm) == "Revenue fell 20.0% in three months"
    assert alarm.at_stake == 60  # 1,200 − 1,140
    assert alarm.points == Decimal("0.24")  # 0.2 / 0.5 × 0.6


@pytest.mark.parametrize(
    ("last", "short"),
    [([None] * 3, "No sales in the last three months"), ([-10] * 3, "More returned than sold in three months")],
)
def test_a_fall_by_all_of_it_is_no_percentage(account, last, short):
    sell_every_month(account, [100] * 21 + last)

    assert told(found("FALLING_REVENUE")[account.pk]) == short


@pytest.mark.parametrize(
    "amounts",
    [
        [100] * 21 + [86] * 3,  # 14 %
        [100] * 12 + [120] * 9 + [80] * 3,  # the year grew: 1,320 after 1,200
        [100] * 9 + [10] * 3 + [99] * 9 + [2] * 3,  # 24 less out of season, of a year of 930
        [100, 100, 50] * 8,  # every third month is weak, also a year before
        [100] * 12 + [None] * 12,  # silent: its class says so
    ],
)
def test_is_silent_while_revenue_does_not_fall(account, amounts):
    sell_every_month(account, amounts)

    assert account.pk not in found("FALLING_REVENUE")


def test_a_year_that_falls_is_told_when_the_last_months_hold(account):
    # 1,200 before; 9 × 80 and 3 × 100 make 1,020: −15 %.
    sell_every_month(account, [100] * 12 + [80] * 9 + [100] * 3)

    alarm = found("FALLING_REVENUE")[account.pk]

    assert told(alarm) == "Revenue fell 15.0% in a year"
    assert alarm.points == Decimal("0.225")  # 0.15 / 0.4 × 0.6


def test_a_year_that_falls_after_a_season_without_sales_is_told(account):
    sell_every_month(account, [200] * 9 + [None] * 3 + [150] * 12)

    assert found("FALLING_REVENUE") == {}
    sell_every_month(account, [-40] * 9, until=date(2026, 8, 1))
    # 1,800 before, 1,800 − 360 now.
    assert told(found("FALLING_REVENUE")[account.pk]) == "Revenue fell 20.0% in a year"


def drop(account, before, now, **run):
    parameters = {"measure": "net"} | run
    earlier = RunFactory(window_end=date(2026, 8, 1), as_of=date(2026, 8, 1), parameters=parameters, is_published=False)
    published = RunFactory(
        profile=earlier.profile, series=earlier.series, window_end=date(2026, 11, 1), as_of=date(2026, 11, 1),
        parameters=parameters, is_published=True,
    )  # fmt: skip
    SnapshotFactory(account=account, run=earlier, abc=before[0], xyz=before[1:], value=1_000)
    SnapshotFactory(account=account, run=published, abc=now[0], xyz=now[1:], value=600)
    sell(account, date(2026, 10, 30))


def test_tells_the_class_that_fell(account):
    drop(account, "AX", "BX")

    alarm = found("CLASS_DROP")[account.pk]

    assert told(alarm) == "Class fell from AX to BX since 1 Aug 2026"
    assert (alarm.at_stake, alarm.points) == (400, Decimal("0.35"))


@pytest.mark.parametrize(("before", "now"), [("BX", "AX"), ("AX", "AZ"), ("BX", "B")])
def test_is_silent_about_other_moves(account, before, now):
    drop(account, before, now)

    assert found("CLASS_DROP") == {}


@pytest.mark.parametrize(("abc", "xyz", "words"), [("A", "", None), ("B", "", None), ("", "Y", "from AX to BY")])
def test_a_letter_for_value_by_hand_is_an_answer_to_the_drop(account, abc, xyz, words):
    drop(account, "AX", "BX")
    OverrideFactory(account=account, abc=abc, xyz=xyz)

    told_of = {pk: told(alarm) for pk, alarm in found("CLASS_DROP").items()}

    assert (words in told_of[account.pk]) if words else told_of == {}


def test_one_that_has_ended_is_no_answer(account):
    drop(account, "AX", "BX")
    OverrideFactory(account=account, ended_at="2026-11-01T00:00Z")

    assert account.pk in found("CLASS_DROP")


def test_a_class_by_hand_ends_the_alarm_at_once_and_taking_it_back_is_as_if_nothing_had_been(account, boris):
    drop(account, "AX", "BX")
    alarm = found("CLASS_DROP")[account.pk]
    words = {"abc": "B", "xyz": "", "reason": "Signed", "expires_on": TODAY, "on": TODAY, "by": boris}
    class_overrides.override(account=account, **words)
    assert not Alarm.objects.open().exists()

    class_overrides.end_override(account=account, on=TODAY, by=boris)
    assert list(Alarm.objects.open()) == [alarm]
    assert alarms.recompute(on=TODAY) == Recomputed()
    # Another day it is another alarm.
    class_overrides.override(account=account, **words)
    class_overrides.end_override(account=account, on=TODAY + timedelta(days=1), by=boris)
    assert Alarm.objects.open().get().raised_on == TODAY + timedelta(days=1)


def test_an_archived_account_is_spared_by_its_class(account, boris):
    drop(account, "AX", "BX")
    OverrideFactory(account=account, abc="B", expires_on=TODAY)
    Account.objects.filter(pk=account.pk).update(archived_at="2026-11-01T00:00Z")

    class_overrides.end_override(account=account, on=TODAY, by=boris)
    assert not Alarm.objects.exists()


def test_pieces_are_no_money_at_stake(account):
    drop(account, "AX", "CX", measure="quantity")

    assert found("CLASS_DROP")[account.pk].at_stake == 0
