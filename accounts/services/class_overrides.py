"""A class given by hand, in the place of the computed one until its last day.

Whoever gives or ends one waits for the search for alarms first: what its alarm says changes with it at once.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Account, ClassChange, ClassificationOverride
from accounts.services import alarms, authority, until
from accounts.services.classification import turns
from accounts.services.webhooks import announcing
from kam.core.cleaning import unsteered
from kam.core.errors import DomainError
from kam.core.models import Company, UndoableAct, User
from kam.core.undo import UndoHandler, remember

GIVEN: Final = "class-given-by-hand"
ENDED: Final = "class-by-hand-ended"


@transaction.atomic
def override(
    *, account: Account, abc: str, xyz: str, reason: str, expires_on: date, on: date, by: User
) -> ClassificationOverride:
    """Give the account a class by hand until the end of `expires_on`, in a year at most; an earlier one ends.

    `on` is today. An empty letter leaves the computed one in force. Managers may do it in their teams, administrators
    everywhere.
    """
    turns.find_alarms_alone()
    (account,) = authority.lock_led(account, by=by)
    authority.require_active(account)
    _require_letter(abc, among="ABC", field="abc")
    _require_letter(xyz, among="XYZ", field="xyz")
    if not abc and not xyz:
        raise DomainError(_("Choose a letter for the value, for the variability, or for both."), field="abc")
    reason = unsteered(reason).strip()
    if not reason:
        raise DomainError(_("Say why: the reason is shown beside the class."), field="reason")
    until.require_last_day(expires_on, on=on)
    now = timezone.now()
    earlier = _in_force(account)
    before = _class_of(account)
    if earlier is not None:
        _close(earlier, by=by, at=now)
    made = ClassificationOverride.objects.create(
        account=account, abc=abc, xyz=xyz, reason=reason, expires_on=expires_on, made_by=by
    )
    _record(made, before=before, after=_class_of(account), at=now)
    alarms.follow_class(account=account, on=on)
    return made


@transaction.atomic
def end_override(*, account: Account, on: date, by: User) -> ClassificationOverride | None:
    """Put the computed class in force again; `on` is today. Return what ended: None where no override is in force."""
    turns.find_alarms_alone()
    (account,) = authority.lock_led(account, by=by)
    ended = _end(account, by=by, at=timezone.now())
    alarms.follow_class(account=account, on=on)
    return ended


@transaction.atomic
def set_by_hand(*, account: Account, on: date, by: User, at: datetime, **words: Any) -> UndoableAct:
    """Do `override` as a person does: what is returned puts in force again what was before."""
    turns.find_alarms_alone()
    (account,) = authority.lock_led(account, by=by)
    earlier = _in_force(account)
    made = override(account=account, on=on, by=by, **words)
    told = _("The class of %(account)s is set by hand.") % {"account": account.name}
    payload = {"override": made.pk, "earlier": earlier.pk if earlier else None}
    return remember(kind=GIVEN, words=told, payload=payload, by=by, now=at)


@transaction.atomic
def use_computed(*, account: Account, on: date, by: User, at: datetime) -> UndoableAct | None:
    """Do `end_override` as a person does: what is returned puts it in force again; None where none was."""
    ended = end_override(account=account, on=on, by=by)
    if ended is None:
        return None
    told = _computed_again(account)
    return remember(kind=ENDED, words=told, payload={"override": ended.pk}, by=by, now=at)


@transaction.atomic
def expire_overrides(*, on: date) -> int:
    """End the overrides whose last day is before `on`; return how many there were."""
    late = ClassificationOverride.objects.filter(ended_at=None, expires_on__lt=on).order_by("account_id")
    accounts = [late_one.account for late_one in late.select_for_update(of=("self",)).select_related("account")]
    for account in accounts:
        _end(account, by=None, at=timezone.now())
    return len(accounts)


def take_back_given(payload: Mapping[str, Any], *, by: User, now: datetime) -> str:
    """Undo `set_by_hand`, unless another class was given by hand since or this one has ended."""
    made, account = _locked(payload["override"], by=by)
    in_force = _in_force(account)
    if in_force is None or in_force.pk != made.pk:
        raise DomainError(_("The class that was set by hand is not in force any more. Look at the class again."))
    on = Company.current().day_of(now)
    _end(account, by=by, at=now)
    earlier = ClassificationOverride.objects.filter(pk=payload["earlier"], expires_on__gte=on).first()
    if earlier is not None:
        _reopen(earlier, account, at=now)
    alarms.follow_class(account=account, on=on)
    if earlier is None:
        return _computed_again(account)
    return _("%(account)s has the class again that was set by hand before.") % {"account": account.name}


def take_back_end(payload: Mapping[str, Any], *, by: User, now: datetime) -> str:
    """Undo `use_computed`, unless another class was given by hand since or its last day has passed."""
    made, account = _locked(payload["override"], by=by)
    if _in_force(account) is not None:
        raise DomainError(_("Another class was set by hand since. Look at the class again."))
    on = Company.current().day_of(now)
    if made.expires_on < on:
        raise DomainError(
            _("The last day of the class that was set by hand has passed. Set it again if it still holds.")
        )
    _reopen(made, account, at=now)
    alarms.follow_class(account=account, on=on)
    return _("The class of %(account)s is set by hand again.") % {"account": account.name}


UNDO_HANDLERS: Final = (
    UndoHandler(key=GIVEN, run=take_back_given),
    UndoHandler(key=ENDED, run=take_back_end),
)


def _locked(override_id: int, *, by: User) -> tuple[ClassificationOverride, Account]:
    """Return an override and its account, which `by` leads and which is in use."""
    turns.find_alarms_alone()
    made = ClassificationOverride.objects.select_related("account").get(pk=override_id)
    (account,) = authority.lock_led(made.account, by=by)
    authority.require_active(account)
    return made, account


def _computed_again(account: Account) -> str:
    return _("The computed class of %(account)s counts again.") % {"account": account.name}


def _require_letter(letter: str, *, among: str, field: str) -> None:
    if letter and letter not in tuple(among):
        message = _("There is no class %(letter)s. Choose one of %(letters)s, or none.")
        raise DomainError(message % {"letter": letter, "letters": ", ".join(among)}, field=field)


def _end(account: Account, *, by: User | None, at: datetime) -> ClassificationOverride | None:
    made = _in_force(account)
    if made is None:
        return None
    before = _class_of(account)
    _close(made, by=by, at=at)
    _record(made, before=before, after=_class_of(account), at=at)
    return made


def _reopen(made: ClassificationOverride, account: Account, *, at: datetime) -> None:
    before = _class_of(account)
    _close(made, by=None, at=None)
    _record(made, before=before, after=_class_of(account), at=at)


def _in_force(account: Account) -> ClassificationOverride | None:
    """Return the override in force, locked: its last day may be passing at the same moment."""
    found: ClassificationOverride | None = (
        ClassificationOverride.objects.select_for_update().filter(account=account, ended_at=None).first()
    )
    return found


def _close(made: ClassificationOverride, *, by: User | None, at: datetime | None) -> None:
    made.ended_at, made.ended_by = at, by
    made.save(update_fields=["ended_at", "ended_by"])


def _class_of(account: Account) -> str:
    """Return the class in force: AX to CZ, A- while too new, empty without one."""
    annotated: Any = Account.objects.with_class().get(pk=account.pk)
    return f"{annotated.abc}{annotated.xyz or '-'}" if annotated.abc else ""


def _record(made: ClassificationOverride, *, before: str, after: str, at: datetime) -> None:
    if before == after:
        return
    change = ClassChange.objects.create(
        account=made.account,
        override=made,
        at=at,
        dimension=_dimension(before, after),
        from_class=before,
        to_class=after,
        cause=ClassChange.Cause.OVERRIDE,
        explanation={"reason": made.reason, "expires_on": made.expires_on.isoformat()},
    )
    announcing.class_changed([change])


def _dimension(before: str, after: str) -> ClassChange.Dimension:
    if before[:1] == after[:1]:
        return ClassChange.Dimension.XYZ
    return ClassChange.Dimension.ABC if before[1:] == after[1:] else ClassChange.Dimension.BOTH
