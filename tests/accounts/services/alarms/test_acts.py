"""Muting and hearing again, taken back."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from accounts.models import Account, Alarm, AlarmMute
from accounts.services import alarms
from kam.core import undo
from kam.core.errors import DomainError
from kam.core.models import UndoableAct, User
from tests.factories.accounts import AlarmFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def alarm(account: Account) -> Alarm:
    return AlarmFactory(account=account)


def silenced(alarm: Alarm, by: User, **changes: Any) -> UndoableAct:
    words: dict[str, Any] = {"reason": "Known", "expires_on": date(2026, 12, 31)} | changes
    return alarms.silence(alarm=alarm, on=TODAY, by=by, at=NOW, **words)


def heard(alarm: Alarm, by: User) -> UndoableAct:
    alarms.mute(alarm=alarm, reason="Known", expires_on=date(2026, 12, 31), on=TODAY, by=by)
    act = alarms.hear_again(alarm=alarm, by=by, at=NOW)
    assert act is not None
    return act


def test_muting_is_taken_back(alarm: Alarm, anna: User) -> None:
    assert undo.undo(silenced(alarm, anna), by=anna, now=NOW) == "The alarm counts again."
    assert Alarm.objects.loud().get() == alarm


def test_muting_anew_is_taken_back_to_the_muting_before(alarm: Alarm, anna: User) -> None:
    first = alarms.mute(alarm=alarm, reason="First", expires_on=TODAY, on=TODAY, by=anna)
    act = silenced(alarm, anna)
    assert undo.undo(act, by=anna, now=NOW) == "The alarm is muted as it was before."
    assert Alarm.objects.get().mute == first
    assert AlarmMute.objects.get(ended_at=None) == first


def test_hearing_again_is_taken_back(alarm: Alarm, anna: User) -> None:
    assert undo.undo(heard(alarm, anna), by=anna, now=NOW) == "The alarm is muted again."
    assert not Alarm.objects.loud().exists()
    assert AlarmMute.objects.get().ended_by is None


def test_what_is_not_muted_leaves_nothing_to_take_back(alarm: Alarm, anna: User) -> None:
    assert alarms.hear_again(alarm=alarm, by=anna, at=NOW) is None


@pytest.mark.parametrize(
    ("act", "meanwhile", "sentence"),
    [
        (silenced, lambda: Alarm.objects.update(ended_on=TODAY), "over already"),
        (silenced, lambda: Alarm.objects.update(mute=None), "muted or counted again by somebody since"),
        (heard, lambda: Alarm.objects.update(ended_on=TODAY), "over already"),
        (heard, lambda: Alarm.objects.update(mute=AlarmMute.objects.get()), "muted again since"),
        (heard, lambda: AlarmMute.objects.update(expires_on=TODAY - timedelta(days=1)), "has passed"),
        (heard, lambda: Alarm.objects.all().delete(), "not there any more"),
    ],
)
def test_nothing_is_taken_back_after_others_went_on(
    alarm: Alarm, anna: User, act: Any, meanwhile: Any, sentence: str
) -> None:
    done = act(alarm, anna)
    meanwhile()
    before = list(Alarm.objects.values())
    with pytest.raises(DomainError, match=sentence):
        undo.undo(done, by=anna, now=NOW)
    assert list(Alarm.objects.values()) == before
