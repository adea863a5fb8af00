"""Saying that an alarm needs nothing for now, and why."""

from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Alarm, AlarmMute
from accounts.services import authority
from kam.core.errors import DomainError
from kam.core.models import User

# Whoever wants quiet for longer looks again then.
LONGEST: Final = timedelta(days=366)


@transaction.atomic
def mute(*, alarm: Alarm, reason: str, expires_on: date, on: date, by: User) -> AlarmMute:
    """Take the alarm out of scores and lists until the end of `expires_on`, for everybody; `on` is today.

    It stays on the account's page with the reason, and is muted as well if it ends and comes back before.
    """
    (account,) = authority.lock_editable(alarm.account, by=by)
    alarm = Alarm.objects.select_for_update().get(pk=alarm.pk)
    if alarm.ended_on is not None:
        raise DomainError(_("This alarm is over already; nothing needs to be muted."))
    if not reason.strip():
        raise DomainError(_("Say why: the reason is shown beside the alarm."), field="reason")
    if expires_on < on:
        raise DomainError(_("The last day lies in the past. Choose today or a later day."), field="expires_on")
    if expires_on > on + LONGEST:
        raise DomainError(_("Choose a day within a year: then it is looked at again."), field="expires_on")
    same = AlarmMute.objects.filter(account=account, kind=alarm.kind, subject=alarm.subject, ended_at=None)
    same.update(ended_at=timezone.now(), ended_by=by)
    made = AlarmMute.objects.create(
        account=account,
        kind=alarm.kind,
        subject=alarm.subject,
        reason=reason.strip(),
        expires_on=expires_on,
        made_by=by,
    )
    alarm.mute = made
    alarm.save(update_fields=["mute"])
    return made


@transaction.atomic
def unmute(*, alarm: Alarm, by: User) -> None:
    """Let the alarm be heard again; nothing happens where it is not muted."""
    authority.lock_editable(alarm.account, by=by)
    alarm = Alarm.objects.select_for_update().get(pk=alarm.pk)
    if alarm.mute_id is None:
        return
    AlarmMute.objects.filter(pk=alarm.mute_id).update(ended_at=timezone.now(), ended_by=by)
    alarm.mute = None
    alarm.save(update_fields=["mute"])
