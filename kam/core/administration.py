"""The administrator's right, asked where people and teams change: under the lock, in the change's own transaction."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from kam.core.errors import DomainError
from kam.core.models import User


def require_administrator(*, by: User) -> None:
    """Raise PermissionDenied unless `by` is an administrator, and stays one until the end of the transaction."""
    _lock([by.pk], by=by)


def lock_person(person: User, *, by: User) -> User:
    """Return the person as it is now, locked, for a change by the administrator `by`.

    Both rows are locked in the order of their keys, so two administrators who change each other take turns; the
    second one is then judged by what the first has done.
    """
    found = _lock([by.pk, person.pk], by=by).get(person.pk)
    if found is None or not found.is_person:
        raise DomainError(_("This person does not work here any more."))
    return found


def lock_service_account(account: User, *, by: User) -> User:
    """Return the service account as it is now, locked, for a change by the administrator `by`."""
    found = _lock([by.pk, account.pk], by=by).get(account.pk)
    if found is None or not found.is_service:
        raise DomainError(_("This service account is gone."))
    return found


def lock_for_tokens(user: User, *, by: User) -> tuple[User, User]:
    """Return both as they are now, locked: whose tokens change, and who changes them.

    Raises PermissionDenied when `by` is deactivated; the rest is asked of the locked rows.
    """
    locked = _locked([by.pk, user.pk])
    if by.pk not in locked or user.pk not in locked or not locked[by.pk].is_active:
        raise PermissionDenied(_("Only an administrator may do this."))
    return locked[user.pk], locked[by.pk]


def administrators() -> list[User]:
    """Return the active administrators, by name."""
    active = User.objects.people().filter(role=User.Role.ADMIN, is_active=True)
    return list(active.order_by("name", "pk"))


def require_another_administrator(person: User) -> None:
    """Raise DomainError when nobody could administer without this person."""
    if all(each == person for each in administrators()):
        message = _("%(person)s is the last active administrator. Make somebody else an administrator first.")
        raise DomainError(message % {"person": person})


def _locked(keys: list[int]) -> dict[int, User]:
    # NO KEY: rows that a running import writes may refer to these people meanwhile.
    rows = User.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    return {row.pk: row for row in rows}


def _lock(keys: list[int], *, by: User) -> dict[int, User]:
    locked = _locked(keys)
    if by.pk not in locked or not locked[by.pk].sees_everything:
        raise PermissionDenied(_("Only an administrator may do this."))
    return locked
