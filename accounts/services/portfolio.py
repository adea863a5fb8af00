"""Accounts come, change, rest and return; being a key account is one of their states."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TypedDict, Unpack

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import tax_numbers
from accounts.importing.words import CURRENCIES
from accounts.models import Account, Segment, TaxId
from accounts.services import authority
from accounts.services.duplicates import TaxNumber, refuse_duplicates
from accounts.services.webhooks import announcing
from kam.core import trees
from kam.core.cleaning import require_clean, shows_something, tidy
from kam.core.errors import DomainError
from kam.core.models import Team, User


class AccountDetails(TypedDict, total=False):
    """What people edit on an account; owner, team, parent and the key date have services of their own."""

    name: str
    short_name: str
    legal_name: str
    legal_form: str
    kind: str
    status: str
    segment: Segment | None
    industry: str
    city: str
    country: str
    website: str
    currency: str
    credit_limit: Decimal | None
    payment_days: int | None
    is_reference: bool


EDITABLE = frozenset(AccountDetails.__annotations__)
NAMES = frozenset({"name", "legal_name"})
# Rows of one statement: a tag may be on as many accounts as there are.
PORTION = 5_000


@transaction.atomic
def open_account(
    *,
    by: User,
    owner: User | None = None,
    team: Team | None = None,
    numbers: Sequence[TaxNumber] = (),
    despite_duplicates: bool = False,
    **details: Unpack[AccountDetails],
) -> Account:
    """Open an account with its tax numbers, given as (kind, number).

    A rep's account is her own, in her team. A manager says who of her teams owns it; an administrator may leave it
    unassigned. Raises DuplicateFound unless `despite_duplicates`.
    """
    owner, team = placement(by=by, owner=owner, team=team)
    cleaned = [(kind, tax_numbers.normalise(kind=kind, number=number)) for kind, number in numbers]
    account = Account(owner=owner, team=team, created_by=by)
    apply_details(account, details)
    if not despite_duplicates:
        refuse_duplicates(by=by, names=[account.legal_name or account.name], numbers=cleaned)
    account.save()
    TaxId.objects.bulk_create(TaxId(account=account, kind=kind, value=value) for kind, value in dict.fromkeys(cleaned))
    announcing.created([account.pk])
    return account


@transaction.atomic
def edit_account(
    *, account: Account, version: int, by: User, despite_duplicates: bool = False, **details: Unpack[AccountDetails]
) -> Account:
    """Change the details given; a call that changes nothing writes nothing.

    Raises VersionConflict when somebody else was faster, DuplicateFound when a new name is another account's.
    """
    (account,) = authority.lock_editable(account, by=by)
    authority.require_version(account, version)
    authority.require_active(account)
    changed = apply_details(account, details)
    if NAMES & changed and not despite_duplicates:
        refuse_duplicates(by=by, names=[account.legal_name or account.name], apart_from=account)
    return save_changes(account, *changed)


@transaction.atomic
def archive(*, account: Account, version: int, by: User, at: datetime) -> Account:
    """Take the account out of lists and choices; its history stays. Its subsidiaries go first."""
    trees.take_turn(Account)
    (account,) = authority.lock_led(account, by=by)
    authority.require_version(account, version)
    authority.require_active(account)
    if account.children.active().exists():
        message = _("%(account)s has subsidiaries. Archive them first, or give them another parent.")
        raise DomainError(message % {"account": account.name})
    account.archived_at = at
    return save_changes(account, "archived_at")


@transaction.atomic
def restore(*, account: Account, version: int, by: User) -> Account:
    """Bring an archived account back; a merged one stays where it went, a group returns from its head down."""
    # Somebody may be archiving its parent at the same moment.
    trees.take_turn(Account)
    (account,) = authority.lock_led(account, by=by)
    authority.require_version(account, version)
    if not account.is_archived:
        raise DomainError(_("%(account)s is not archived.") % {"account": account.name})
    if account.merged_into is not None:
        authority.require_active(account)
    if account.parent is not None and account.parent.is_archived:
        message = _("%(account)s belongs to %(parent)s, which is archived. Restore that account first.")
        raise DomainError(message % {"account": account.name, "parent": account.parent.name})
    account.archived_at = None
    return save_changes(account, "archived_at")


@transaction.atomic
def mark_as_key(*, account: Account, since: date, by: User) -> Account:
    """Make it a key account from a day on."""
    (account,) = authority.lock_led(account, by=by)
    authority.require_active(account)
    account.status, account.key_since = Account.Status.KEY, since
    return save_changes(account, "status", "key_since")


@transaction.atomic
def unmark_as_key(*, account: Account, by: User, status: str = Account.Status.REGULAR) -> Account:
    """Let it be a key account no longer, but what `status` says; the trail keeps since when it had been one."""
    (account,) = authority.lock_led(account, by=by)
    if not account.is_key:
        raise DomainError(_("%(account)s is not a key account.") % {"account": account.name})
    if status == Account.Status.KEY or status not in Account.Status.values:
        raise DomainError(_("Choose what the account is from now on."), field="status")
    account.status, account.key_since = status, None
    return save_changes(account, "status", "key_since")


def save_changes(account: Account, *fields: str, parts: Collection[str] = ()) -> Account:
    """Store these fields of a locked account under the next version; nothing when there are none.

    `parts` are what hangs on it, such as its addresses, and was changed with them.
    """
    if not fields:
        return account
    account.derive_names()
    account.version += 1
    derived = ["sort_key", "bare_name", "search_text", "version", "updated_at"]
    with announcing.changes_of([account.pk], parts=parts):
        account.save(update_fields=[*fields, *derived])
    return account


def part_changed(accounts: Collection[int], part: str) -> None:
    """Let these accounts, by their keys, have their next version because something that is told with them changed.

    So nobody who read them before overwrites it, whoever fetches what is new finds them, and webhooks tell it.
    """
    keys, now = sorted(set(accounts)), timezone.now()
    lock_in_order(keys)
    for start in range(0, len(keys), PORTION):
        rows = Account.objects.filter(pk__in=keys[start : start + PORTION])
        rows.update(version=F("version") + 1, updated_at=now)
    announcing.changed_parts(keys, part)


def lock_in_order(accounts: Collection[int]) -> None:
    """Lock these accounts in the order of their keys, so that two changes never wait in a circle."""
    rows = Account.objects.filter(pk__in=accounts).select_for_update(no_key=True, of=["self"]).order_by("pk")
    list(rows.values_list("pk", flat=True))


def placement(*, by: User, owner: User | None, team: Team | None) -> tuple[User | None, Team | None]:
    """Return who owns a new account of this person, in which team; refuses what is not theirs to say."""
    if not by.is_active:
        raise PermissionDenied(_("Your access has ended. Ask an administrator."))
    authority.require_room_for_new(by=by)
    if not by.sees_everything:
        if not by.managed_team_ids:
            return by, _team_of(by, chosen=team)
        if owner is None and team is None:
            owner, team = by if by.is_person else None, _team_of(by, chosen=None)
    authority.require_placement(owner=owner, team=team, by=by)
    return owner, team


def _team_of(rep: User, *, chosen: Team | None) -> Team | None:
    teams = list(Team.objects.filter(memberships__user=rep).order_by("name", "pk"))
    if chosen is not None and chosen not in teams:
        raise DomainError(_("You are not in this team. Choose one of yours."), field="team")
    if chosen is None and len(teams) > 1:
        raise DomainError(_("You are in several teams. Choose the one that the account belongs to."), field="team")
    return chosen or (teams[0] if teams else None)


def apply_details(account: Account, details: AccountDetails) -> set[str]:
    """Set the details on the instance and return the names of those that differ from before."""
    unknown = set(details) - EDITABLE
    if unknown:
        raise TypeError(f"Not a detail of an account: {', '.join(sorted(unknown))}.")
    changed: set[str] = set()
    for field, value in details.items():
        tidied = tidy(value, field=field) if isinstance(value, str) else value
        if getattr(account, field) != tidied or account.pk is None:
            changed.add(field)
            setattr(account, field, tidied)
    _check(account, changed | {"name"})
    account.derive_names()
    return changed


def _check(account: Account, fields: set[str]) -> None:
    """Raise DomainError for the first field whose value the model refuses."""
    if not shows_something(account.name):
        raise DomainError(_("Give the account a name."), field="name")
    if "status" in fields and account.is_key != (account.key_since is not None):
        # A key account has a date, and being one is not a matter of editing.
        raise DomainError(_("Use “mark as key account”, or end it there."), field="status")
    require_clean(account, fields=fields)
    if account.currency and "currency" in fields and account.currency not in CURRENCIES:
        message = _("%(code)s is not the code of a currency (ISO 4217), such as EUR.")
        raise DomainError(message % {"code": account.currency}, field="currency")
