"""Who looks after an account: its owner, its team, and the colleagues of its account team."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Account, AccountTeamMember
from accounts.services import authority
from accounts.services.portfolio import save_changes
from kam.core.errors import DomainError, Taken
from kam.core.models import Team, User

Access = AccountTeamMember.Access
Function = AccountTeamMember.Function


@transaction.atomic
def hand_over(*, account: Account, to: User, by: User, team: Team | None = None) -> Account:
    """Give the account to another manager, in the same team or, when `team` says so, in another one.

    A manager moves accounts within the teams she manages, an administrator everywhere.
    """
    (account,) = authority.lock_led(account, by=by)
    authority.require_active(account)
    team = team or account.team
    authority.require_placement(owner=to, team=team, by=by)
    return save_changes(account, *place(account, owner=to, team=team))


@transaction.atomic
def release(*, account: Account, by: User) -> Account:
    """Leave the account without an owner, in its team."""
    (account,) = authority.lock_led(account, by=by)
    authority.require_active(account)
    return save_changes(account, *place(account, owner=None, team=account.team))


@transaction.atomic
def invite(
    *,
    account: Account,
    user: User,
    by: User,
    on: date,
    access: str = Access.READ,
    function: str = Function.SALES,
) -> AccountTeamMember:
    """Put a colleague on the account team, also one of another sales team.

    The owner, the managers and administrators decide; who is on the account team does not widen it.
    """
    account = authority.lock_stewarded(account, by=by)
    authority.require_active(account)
    _require_known(access=access, function=function)
    if not user.is_active or not user.is_person:
        message = _("%(person)s does not work here any more. Choose somebody else.")
        raise DomainError(message % {"person": user}, field="user")
    if user.pk == account.owner_id:
        raise DomainError(_("%(person)s owns the account already.") % {"person": user}, field="user")
    if account.memberships.filter(user=user, ended_at=None).exists():
        message = _("%(person)s is on the account team already. Change the access there.")
        raise Taken(message % {"person": user}, field="user")
    return AccountTeamMember.objects.create(account=account, user=user, access=access, function=function, from_on=on)


@transaction.atomic
def change_membership(
    *, membership: AccountTeamMember, version: int, by: User, access: str, function: str
) -> AccountTeamMember:
    """Give a member of the account team another right or function.

    Raises VersionConflict when somebody else was faster.
    """
    account = authority.lock_stewarded(membership.account, by=by)
    authority.require_active(account)
    membership = _current(membership, account)
    authority.require_version(membership, version, name=str(membership.user))
    _require_known(access=access, function=function)
    if (membership.access, membership.function) != (access, function):
        membership.access, membership.function = access, function
        membership.version += 1
        membership.save(update_fields=["access", "function", "version"])
    return membership


@transaction.atomic
def remove_member(
    *, membership: AccountTeamMember, by: User, at: datetime, version: int | None = None
) -> AccountTeamMember:
    """End a membership; anybody may leave, others are removed by the owner, a manager or an administrator.

    Raises VersionConflict when `version` is given and somebody else was faster.
    """
    if membership.user_id == by.pk:
        account = authority.lock_visible(membership.account, by=by)
    else:
        account = authority.lock_stewarded(membership.account, by=by)
    membership = _current(membership, account)
    if version is not None:
        authority.require_version(membership, version, name=str(membership.user))
    membership.ended_at = at
    membership.version += 1
    membership.save(update_fields=["ended_at", "version"])
    return membership


def place(account: Account, *, owner: User | None, team: Team | None) -> list[str]:
    """Set on the locked account who looks after it and return what differs; the rights were asked before.

    A member of the account team who becomes the owner is no member besides.
    """
    changed = []
    if owner is not None:
        member = account.memberships.filter(user=owner, ended_at=None)
        member.update(ended_at=timezone.now(), version=F("version") + 1)
    if account.owner != owner:
        account.owner = owner
        changed.append("owner")
    if account.team != team:
        account.team = team
        changed.append("team")
    return changed


def _current(membership: AccountTeamMember, account: Account) -> AccountTeamMember:
    """Return the membership of this locked account as it is now."""
    membership = authority.as_it_is_now(membership, account)
    if membership.ended_at is not None:
        message = _("%(person)s is not on the account team any more.")
        raise DomainError(message % {"person": membership.user}, field="user")
    return membership


def _require_known(*, access: str, function: str) -> None:
    if access not in Access.values:
        raise DomainError(_("Choose whether the colleague may read or edit."), field="access")
    if function not in Function.values:
        raise DomainError(_("Choose what the colleague does for this account."), field="function")
