"""Saying that an alarm needs nothing for now, and why."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Alarm, AlarmMute
from accounts.services import authority, until
from kam.core.cleaning import unsteered
from kam.core.errors import DomainError
from kam.core.models import User


@transaction.atomic
def mute(*, alarm: Alarm, reason: str, expires_on: date, on: date, by: User) -> AlarmMute:
    """Take the alarm out of scores and lists until the end of `expires_on`, for everybody; `on` is today.

    It stays on the account's page with the reason, and is muted as well if it ends and comes back before.
    """
    (account,) = authority.lock_editable(alarm.account, by=by)
    alarm = Alarm.objects.select_for_update().get(pk=alarm.pk)
    if alarm.ended_on is not None:
        raise DomainError(_("This alarm is over already; nothing needs to be muted."))
    reason = unsteered(reason).strip()
    if not reason:
        raise DomainError(_("Say why: the reason is shown beside the alarm."), field="reason")
    until.require_last_day(expires_on, on=on)
    same = AlarmMute.objects.filter(account=account, kind=alarm.kind, subject=alarm.subject, ended_at=None)
    same.update(ended_at=timezone.now(), ended_by=by)
    made = AlarmMute.objects.create(
        account=account,
        kind=alarm.kind,
        subject=alarm.subject,
        reason=reason,
        expires_on=expires_on,
        made_by=by,
    )
    alarm.mute = made
    alarm.save(update_fields=["mute"])
    return made


@transaction.atomic
def unmute(*, alarm: Alarm, by: User) -> AlarmMute | None:
    """Let the alarm be heard again and return what muted it; None where it is not muted."""
    authority.lock_editable(alarm.account, by=by)
    alarm = Alarm.objects.select_for_update().get(pk=alarm.pk)
    ended = alarm.mute
    if ended is None:
        return None
    ended.ended_at, ended.ended_by = timezone.now(), by
    ended.save(update_fields=["ended_at", "ended_by"])
    alarm.mute = None
    alarm.save(update_fields=["mute"])
    return ended
