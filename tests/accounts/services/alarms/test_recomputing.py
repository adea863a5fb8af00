"""Alarms through the nights: raised, followed, ended, muted."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.models import Alarm, AlarmMute
from accounts.services import alarms
from accounts.services.alarms import Recomputed
from kam.core.errors import DomainError
from tests.accounts.services.alarms.selling import TODAY, let_sales_reach, sell, sell_every_month

pytestmark = pytest.mark.django_db
UNTIL = date(2026, 12, 31)


@pytest.fixture
def falling(account):
    let_sales_reach()
    sell_every_month(account, [100] * 21 + [80] * 3)
    return account


@pytest.fixture
def alarm(falling):
    alarms.recompute(on=TODAY)
    return Alarm.objects.get()


def test_finds_nothing_where_nothing_was_sold():
    assert alarms.recompute(on=TODAY) == Recomputed()


def test_a_second_time_changes_nothing(falling):
    assert alarms.recompute(on=TODAY) == Recomputed(raised=1)
    assert alarms.recompute(on=TODAY) == Recomputed()


def test_follows_the_sales_and_keeps_what_was_found_first(alarm):
    sell(alarm.account, date(2026, 10, 20), -40)

    assert alarms.recompute(on=TODAY) == Recomputed(changed=1)
    alarm.refresh_from_db()
    assert alarm.figures["recent_net"] == "200"
    assert alarm.raised_figures["recent_net"] == "240"


def test_one_that_comes_back_is_another_one(alarm):
    sell(alarm.account, date(2026, 10, 20), 100, document_id="extra")
    assert alarms.recompute(on=TODAY) == Recomputed(ended=1)
    sell(alarm.account, date(2026, 10, 21), -100)

    assert alarms.recompute(on=TODAY + timedelta(days=1)) == Recomputed(raised=1)
    assert Alarm.objects.count() == 2


def test_archived_accounts_raise_none(falling):
    falling.archived_at = "2026-11-01T00:00:00Z"
    falling.save()

    assert alarms.recompute(on=TODAY) == Recomputed()


def test_muted_ones_are_not_loud_until_their_day_has_passed(alarm, anna):
    alarms.mute(alarm=alarm, reason="New warehouse, agreed", expires_on=UNTIL, on=TODAY, by=anna)
    assert not Alarm.objects.loud().exists()

    alarms.recompute(on=UNTIL)
    assert not Alarm.objects.loud().exists()
    alarms.recompute(on=UNTIL + timedelta(days=1))
    assert Alarm.objects.filter(mute=None, kind=alarm.kind).count() == Alarm.objects.filter(kind=alarm.kind).count()
    assert AlarmMute.objects.get().ended_at


def test_muting_outlives_an_alarm_that_comes_back(alarm, anna):
    alarms.mute(alarm=alarm, reason="Known", expires_on=UNTIL, on=TODAY, by=anna)
    Alarm.objects.update(ended_on=TODAY)

    alarms.recompute(on=TODAY)

    assert Alarm.objects.open().filter(mute__reason="Known").exists()


def test_a_second_muting_replaces_the_first(alarm, anna, boris):
    first = alarms.mute(alarm=alarm, reason="Known", expires_on=UNTIL, on=TODAY, by=anna)
    alarms.mute(alarm=alarm, reason="Agreed", expires_on=UNTIL, on=TODAY, by=boris)

    first.refresh_from_db()
    assert first.ended_by == boris


def test_it_can_be_heard_again(alarm, anna):
    alarms.mute(alarm=alarm, reason="Known", expires_on=UNTIL, on=TODAY, by=anna)
    alarms.unmute(alarm=alarm, by=anna)
    alarms.unmute(alarm=alarm, by=anna)

    assert Alarm.objects.loud().get() == alarm
    assert AlarmMute.objects.get().ended_by == anna


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"expires_on": TODAY - timedelta(days=1)}, "expires_on"),
        ({"expires_on": TODAY + timedelta(days=367)}, "expires_on"),
    ],
)
def test_refuses_a_muting_without_sense(alarm, anna, changes, field):
    with pytest.raises(DomainError) as refusal:
        alarms.mute(**({"alarm": alarm, "reason": "Known", "expires_on": UNTIL, "on": TODAY, "by": anna} | changes))

    assert refusal.value.field == field


def test_refuses_to_mute_what_is_over(alarm, anna):
    Alarm.objects.update(ended_on=TODAY)

    with pytest.raises(DomainError, match="over already"):
        alarms.mute(alarm=alarm, reason="Known", expires_on=UNTIL, on=TODAY, by=anna)


def test_only_who_may_change_the_account_mutes(alarm, dina, clara):
    with pytest.raises(PermissionDenied):
        alarms.mute(alarm=alarm, reason="Known", expires_on=UNTIL, on=TODAY, by=dina)
    with pytest.raises(DomainError):
        alarms.unmute(alarm=alarm, by=clara)


def test_the_score_leaves_of_the_calm_what_each_alarm_leaves(alarm):
    Alarm.objects.update(points=Decimal("0.5"))
    other = Alarm(account=alarm.account, kind="OTHER", raised_on=TODAY, points=Decimal("0.2"), at_stake=7)
    other.figures = other.raised_figures = {}
    other.save()

    (row,) = Alarm.objects.loud().by_account()

    # 1 − 0.5 × 0.8
    assert (row["account_id"], row["score"], row["alarms"], row["largest"]) == (alarm.account_id, 60, 2, 60)


@pytest.mark.parametrize("wrong", [{"points": 0}, {"points": 1}, {"at_stake": -1}, {"ended_on": date(2026, 1, 1)}])
def test_the_database_refuses_what_makes_no_sense(alarm, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Alarm.objects.filter(pk=alarm.pk).update(**wrong)
