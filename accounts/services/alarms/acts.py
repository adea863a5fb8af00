"""Muting an alarm and hearing it again as a person does it: for a while either may be taken back."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Alarm, AlarmMute
from accounts.services import authority
from accounts.services.alarms.muting import mute, unmute
from kam.core.errors import DomainError
from kam.core.models import Company, UndoableAct, User
from kam.core.undo import UndoHandler, remember

MUTED: Final = "alarm-muted"
UNMUTED: Final = "alarm-unmuted"


@transaction.atomic
def silence(*, alarm: Alarm, reason: str, expires_on: date, on: date, by: User, at: datetime) -> UndoableAct:
    """Do `mute`; what is returned lets the alarm be heard again, or mutes it as it was before."""
    authority.lock_editable(alarm.account, by=by)
    earlier = Alarm.objects.get(pk=alarm.pk).mute_id
    made = mute(alarm=alarm, reason=reason, expires_on=expires_on, on=on, by=by)
    words = _("Muted. It stays on the page of “%(account)s”.") % {"account": alarm.account.name}
    payload = {"alarm": alarm.pk, "mute": made.pk, "earlier": earlier}
    return remember(kind=MUTED, words=words, payload=payload, by=by, now=at)


@transaction.atomic
def hear_again(*, alarm: Alarm, by: User, at: datetime) -> UndoableAct | None:
    """Do `unmute`; what is returned mutes the alarm as it was. None where it was not muted."""
    ended = unmute(alarm=alarm, by=by)
    if ended is None:
        return None
    payload = {"alarm": alarm.pk, "mute": ended.pk}
    return remember(kind=UNMUTED, words=_("The alarm counts again."), payload=payload, by=by, now=at)


def take_back_mute(payload: Mapping[str, Any], *, by: User, now: datetime) -> str:
    """Undo `silence`, unless the alarm is over, counts again or was muted anew since."""
    alarm = _locked(payload, by=by)
    if alarm.mute_id != payload["mute"]:
        raise DomainError(_("This alarm was muted or counted again by somebody since. Look at it again."))
    unmute(alarm=alarm, by=by)
    earlier = AlarmMute.objects.filter(pk=payload["earlier"], expires_on__gte=Company.current().day_of(now)).first()
    if earlier is None:
        return _("The alarm counts again.")
    _reopen(earlier, payload)
    return _("The alarm is muted as it was before.")


def take_back_unmute(payload: Mapping[str, Any], *, by: User, now: datetime) -> str:
    """Undo `hear_again`, unless the alarm is over, was muted anew since or the last day without it has passed."""
    alarm = _locked(payload, by=by)
    if alarm.mute_id is not None:
        raise DomainError(_("This alarm was muted again since. Look at it again."))
    kept = AlarmMute.objects.get(pk=payload["mute"])
    if kept.expires_on < Company.current().day_of(now):
        raise DomainError(_("The last day without this alarm has passed. Mute it again if it still needs nothing."))
    _reopen(kept, payload)
    return _("The alarm is muted again.")


UNDO_HANDLERS: Final = (
    UndoHandler(key=MUTED, run=take_back_mute),
    UndoHandler(key=UNMUTED, run=take_back_unmute),
)


def _reopen(kept: AlarmMute, payload: Mapping[str, Any]) -> None:
    kept.ended_at = kept.ended_by = None
    kept.save(update_fields=["ended_at", "ended_by"])
    Alarm.objects.filter(pk=payload["alarm"]).update(mute=kept)


def _locked(payload: Mapping[str, Any], *, by: User) -> Alarm:
    """Return the alarm, locked with its account, which `by` edits; DomainError when it is over."""
    alarm = Alarm.objects.select_related("account").get(pk=payload["alarm"])
    authority.lock_editable(alarm.account, by=by)
    alarm = Alarm.objects.select_for_update().get(pk=alarm.pk)
    if alarm.ended_on is not None:
        raise DomainError(_("This alarm is over already; there is nothing to take back."))
    return alarm
