"""The rights of a change, asked where it happens: under the lock, in the change's own transaction.

Doors fetch an account through `visible_to`; between that moment and the change somebody may have taken the
right away, so services ask again, of the locked row.
"""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.access import not_editable, not_led
from accounts.models import Account, AccountTeamMember, Address, ImportBatch, OrgUnit, TaxId
from accounts.querysets.account import AccountQuerySet
from accounts.querysets.imports import ImportBatchQuerySet
from kam.core.errors import DomainError, NotAllowed, OthersMay, VersionConflict
from kam.core.models import Team, User

Part = TypeVar("Part", Address, AccountTeamMember, OrgUnit, TaxId)


def lock_editable(*accounts: Account, by: User) -> list[Account]:
    """Return the accounts as they are now, locked, in the order given.

    Raises PermissionDenied naming who can when `by` may only look, DomainError when not even that.
    """
    locked = _lock(accounts, by=by)
    _require(locked, Account.objects.editable_by(by), refusal=not_editable)
    return locked


def lock_led(*accounts: Account, by: User, field: str | None = None) -> list[Account]:
    """Do the same for what managers and administrators do: assign, archive, merge.

    `field` is the one whose change needs it, for the refusal.
    """
    locked = _lock(accounts, by=by)
    _require(locked, Account.objects.editable_by(by), refusal=not_editable)
    _require(locked, Account.objects.led_by(by), refusal=partial(not_led, field=field))
    return locked


def lock_visible(account: Account, *, by: User) -> Account:
    """Return the account, which `by` only needs to see, as it is now and locked."""
    return _lock([account], by=by)[0]


def lock_below(account: Account, parent: Account, *, by: User) -> tuple[Account, Account]:
    """Return both, locked: one to be changed, the other, which `by` only needs to see, to stand above it."""
    account, parent = _lock([account, parent], by=by)
    _require([account], Account.objects.editable_by(by), refusal=not_editable)
    return account, parent


def lock_stewarded(account: Account, *, by: User) -> Account:
    """Do the same for who is on the account team: the owner's and the managers' decision, not the team's own."""
    (locked,) = _lock([account], by=by)
    if locked.owner_id != by.pk or not by.is_active:
        _require([locked], Account.objects.led_by(by), refusal=not_editable)
    return locked


def lock_import(batch: ImportBatch, *, by: User, to_undo: bool = False) -> ImportBatch:
    """Return the import as it is now, locked; refuses as `find_import`."""
    # A job asks long after its person did.
    by.refresh_from_db(fields=["is_active", "role"])
    return _import(batch, _imports(by, to_undo=to_undo).select_for_update(of=["self"]), by=by)


def find_import(batch: ImportBatch, *, by: User, to_undo: bool = False) -> ImportBatch:
    """Return the import as it is now, with its job, if `by` may work on it or, `to_undo`, take it back.

    Raises PermissionDenied, naming who may, for one that `by` only sees, and DomainError for one out of reach.
    """
    return _import(batch, _imports(by, to_undo=to_undo).select_related("job"), by=by)


def _imports(by: User, *, to_undo: bool) -> ImportBatchQuerySet:
    imports: ImportBatchQuerySet = ImportBatch.objects.all()
    return imports.undoable_by(by) if to_undo else imports.editable_by(by)


def _import(batch: ImportBatch, among: ImportBatchQuerySet, *, by: User) -> ImportBatch:
    found = among.filter(pk=batch.pk).first()
    if found is not None:
        return found
    seen = ImportBatch.objects.visible_to(by).select_related("made_by").filter(pk=batch.pk).first()
    if seen is None:
        raise DomainError(_("This import is not yours any more. Ask an administrator."))
    words = _("Only %(person)s, who sent this file, may do this. Send it yourself to bring it in under your name.")
    raise OthersMay(words % {"person": seen.made_by}, [seen.made_by] if seen.made_by.is_person else [])


def as_it_is_now(part: Part, account: Account) -> Part:
    """Return the row again, which hangs on this locked account; DomainError when it does so no longer."""
    found: Part | None = type(part).objects.filter(pk=part.pk, account=account).first()
    if found is None:
        message = _("Somebody else has removed it from %(account)s in the meantime. Look at the new state.")
        raise DomainError(message % {"account": account.name})
    return found


def require_version(row: Account | Address | AccountTeamMember | OrgUnit, version: int, *, name: str = "") -> None:
    """Raise VersionConflict when somebody saved the row, called `name`, after the caller had read it."""
    if row.version != version:
        raise VersionConflict(
            _("Somebody else has changed %(name)s in the meantime. Look at the new state and repeat your change.")
            % {"name": name or str(row)}
        )


def require_active(account: Account) -> None:
    """Raise DomainError when the account is archived."""
    if account.merged_into is not None:
        # Into which one its page says, to those who see that one too.
        message = _("%(account)s was merged into another account. Make the change there.")
        raise DomainError(message % {"account": account.name})
    if account.is_archived:
        raise DomainError(_("%(account)s is archived. Restore it first.") % {"account": account.name})


def require_placement(*, owner: User | None, team: Team | None, by: User) -> None:
    """Raise unless `by` may give an account to this owner in this team.

    The owner is active and belongs to the team; who is not an administrator stays within the teams she manages.
    """
    if not by.sees_everything and (team is None or team.pk not in by.managed_team_ids):
        message = _("Only an administrator may place an account outside the teams that you manage.")
        raise NotAllowed(message, field="team")
    if owner is None:
        return
    owner = lock_owner(owner)
    if team is not None and not belongs_to(owner, team):
        message = _("%(person)s is not in the team %(team)s. Choose a member, or the team that the account moves to.")
        raise DomainError(message % {"person": owner, "team": team}, field="owner")


def lock_owner(owner: User) -> User:
    """Return somebody who is to own accounts, under a lock: nobody is deactivated before the assignment.

    Raises DomainError when this person cannot own any.
    """
    owner = User.objects.select_for_update(no_key=True).get(pk=owner.pk)
    if owner.is_service:
        message = _("%(system)s is a service account and owns no accounts. Choose a person.")
        raise DomainError(message % {"system": owner}, field="owner")
    if not owner.is_active or owner.is_system:
        message = _("%(person)s cannot own accounts any more. Choose somebody else.")
        raise DomainError(message % {"person": owner}, field="owner")
    return owner


def require_room_for_new(*, by: User) -> None:
    """Raise DomainError when a service account would have to own what it opens: people own accounts."""
    if by.is_service and not (by.sees_everything or by.managed_team_ids):
        message = _(
            "%(system)s leads no team, so nobody would see its accounts. Let an administrator give it one to lead."
        )
        raise DomainError(message % {"system": by})


def belongs_to(user: User, team: Team) -> bool:
    """Say whether the user is a member of the team, manages it or one above it, or sees everything."""
    if user.sees_everything or team.pk in user.managed_team_ids:
        return True
    return user.team_memberships.filter(team=team).exists()


def _lock(accounts: tuple[Account, ...] | list[Account], *, by: User) -> list[Account]:
    """Lock the rows in the order of their keys, so that two changes of the same accounts never wait in a circle.

    NO KEY: sales lines of a running import may refer to the account meanwhile.
    """
    keys = [account.pk for account in accounts]
    rows = Account.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    locked = {row.pk: row for row in rows}
    seen = set(Account.objects.visible_to(by).filter(pk__in=keys).values_list("pk", flat=True))
    if len(seen) < len(set(keys)):
        raise DomainError(_("You cannot see this account any more."))
    return [locked[key] for key in keys]


def _require(
    accounts: list[Account], allowed: AccountQuerySet, *, refusal: Callable[[Account], PermissionDenied]
) -> None:
    permitted = set(allowed.filter(pk__in=[account.pk for account in accounts]).values_list("pk", flat=True))
    for account in accounts:
        if account.pk not in permitted:
            raise refusal(account)
