"""A class given by hand, in the place of the computed one until its last day."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Account, ClassChange, ClassificationOverride
from accounts.services import authority
from kam.core.errors import DomainError
from kam.core.models import User


@transaction.atomic
def override(
    *, account: Account, abc: str, xyz: str, reason: str, expires_on: date, on: date, by: User
) -> ClassificationOverride:
    """Give the account a class by hand until the end of `expires_on`; an earlier one ends. `on` is today.

    An empty letter leaves the computed one in force. Managers may do it in their teams, administrators everywhere.
    """
    (account,) = authority.lock_led(account, by=by)
    authority.require_active(account)
    _require_letter(abc, among="ABC", field="abc")
    _require_letter(xyz, among="XYZ", field="xyz")
    if not abc and not xyz:
        raise DomainError(_("Choose a letter for the value, for the variability, or for both."), field="abc")
    if not reason.strip():
        raise DomainError(_("Say why: the reason is shown beside the class."), field="reason")
    if expires_on < on:
        raise DomainError(_("The last day lies in the past. Choose today or a later day."), field="expires_on")
    now = timezone.now()
    earlier = _in_force(account)
    before = _class_of(account)
    if earlier is not None:
        _close(earlier, by=by, at=now)
    made = ClassificationOverride.objects.create(
        account=account, abc=abc, xyz=xyz, reason=reason.strip(), expires_on=expires_on, made_by=by
    )
    _record(made, before=before, after=_class_of(account), at=now)
    return made


@transaction.atomic
def end_override(*, account: Account, by: User) -> None:
    """Put the computed class in force again; nothing happens where no override is."""
    (account,) = authority.lock_led(account, by=by)
    _end(account, by=by, at=timezone.now())


@transaction.atomic
def expire_overrides(*, on: date) -> int:
    """End the overrides whose last day is before `on`; return how many there were."""
    late = ClassificationOverride.objects.filter(ended_at=None, expires_on__lt=on).order_by("account_id")
    accounts = [late_one.account for late_one in late.select_for_update(of=("self",)).select_related("account")]
    for account in accounts:
        _end(account, by=None, at=timezone.now())
    return len(accounts)


def _require_letter(letter: str, *, among: str, field: str) -> None:
    if letter and letter not in tuple(among):
        message = _("There is no class %(letter)s. Choose one of %(letters)s, or none.")
        raise DomainError(message % {"letter": letter, "letters": ", ".join(among)}, field=field)


def _end(account: Account, *, by: User | None, at: datetime) -> None:
    made = _in_force(account)
    if made is None:
        return
    before = _class_of(account)
    _close(made, by=by, at=at)
    _record(made, before=before, after=_class_of(account), at=at)


def _in_force(account: Account) -> ClassificationOverride | None:
    """Return the override in force, locked: its last day may be passing at the same moment."""
    found: ClassificationOverride | None = (
        ClassificationOverride.objects.select_for_update().filter(account=account, ended_at=None).first()
    )
    return found


def _close(made: ClassificationOverride, *, by: User | None, at: datetime) -> None:
    made.ended_at, made.ended_by = at, by
    made.save(update_fields=["ended_at", "ended_by"])


def _class_of(account: Account) -> str:
    """Return the class in force: AX to CZ, A- while too new, empty without one."""
    annotated: Any = Account.objects.with_class().get(pk=account.pk)
    return f"{annotated.abc}{annotated.xyz or '-'}" if annotated.abc else ""


def _record(made: ClassificationOverride, *, before: str, after: str, at: datetime) -> None:
    if before == after:
        return
    ClassChange.objects.create(
        account=made.account,
        override=made,
        at=at,
        dimension=_dimension(before, after),
        from_class=before,
        to_class=after,
        cause=ClassChange.Cause.OVERRIDE,
        explanation={"reason": made.reason, "expires_on": made.expires_on.isoformat()},
    )


def _dimension(before: str, after: str) -> ClassChange.Dimension:
    if before[:1] == after[:1]:
        return ClassChange.Dimension.XYZ
    return ClassChange.Dimension.ABC if before[1:] == after[1:] else ClassChange.Dimension.BOTH
