"""An account as its form has it: master data with addresses, tax numbers, tags and fields of our own, stored at once.

Either all of it is stored or nothing, under one version: who edits an account while somebody else adds an address
to it is told so.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import tax_numbers
from accounts.models import Account, AccountTag, Address, Tag, TaxId
from accounts.services import authority, custom_fields, master_data, ownership, portfolio, tagging
from accounts.services.duplicates import TaxNumber, refuse_duplicates
from accounts.services.portfolio import NAMES, AccountDetails
from accounts.services.webhooks import announcing
from kam.core.cleaning import require_clean
from kam.core.errors import DomainError, Taken
from kam.core.models import Team, User
from kam.core.overtaking import overtaken_is

MOST_PARTS = 50


@dataclass(frozen=True)
class AddressGiven:
    """An address of the form: its key when it is stored already, its kind and its parts."""

    kind: str
    lines: master_data.AddressLines
    pk: int | None = None


@dataclass(frozen=True)
class Placement:
    """Who shall look after the account."""

    owner: User | None
    team: Team | None


@dataclass(frozen=True)
class Record:
    """Everything that the form says. `placement` is None where it does not ask.

    `answers` are those of fields of our own, by their keys. Addresses, numbers and tags are all there shall be.
    """

    details: AccountDetails
    key_since: date | None = None
    addresses: Sequence[AddressGiven] = ()
    numbers: Sequence[TaxNumber] = ()
    tags: Sequence[str] = ()
    answers: Mapping[str, Any] = field(default_factory=dict)
    placement: Placement | None = None


@transaction.atomic
def open_record(
    *, record: Record, by: User, despite_duplicates: bool = False, known_as: tuple[str, str] = ("", "")
) -> Account:
    """Open an account with everything the form says; DuplicateFound unless `despite_duplicates`.

    `known_as` is another system and its number for the account, refused when one has it already. The fields of
    refusals are named as in the form: "addresses-0-city", "numbers-1-value", "custom_f7".
    """
    asked = record.placement or Placement(None, None)
    owner, team = portfolio.placement(by=by, owner=asked.owner, team=asked.team)
    source, number = known_as
    account = Account(owner=owner, team=team, created_by=by, source=source, external_id=number)
    require_clean(account, fields={"source", "external_id"})
    _describe(account, record)
    if account.is_key and not _leads_from_the_start(by, account):
        raise DomainError(_("Ask your manager to make it a key account."), field="status")
    numbers = numbers_of(record)
    if not despite_duplicates:
        refuse_duplicates(by=by, names=[account.legal_name or account.name], numbers=numbers)
    # Whose account it is nobody is told who does not see it.
    taken = _("The number %(number)s is taken. Ask an administrator to whom it belongs.") % {"number": number}
    with overtaken_is(Taken(taken, field="external_id")):
        account.save()
    _store_parts(account, record, numbers)
    announcing.created([account.pk])
    return account


@transaction.atomic
def change_record(
    *, account: Account, version: int, record: Record, by: User, despite_duplicates: bool = False
) -> Account:
    """Store what the form says otherwise than the account; the same again writes nothing.

    Raises VersionConflict when somebody else was faster, PermissionDenied when only who leads the account may do it.
    """
    (account,) = authority.lock_editable(account, by=by)
    authority.require_version(account, version)
    authority.require_active(account)
    was_key, before = account.is_key, account.key_since
    changed = _describe(account, record)
    if (account.is_key, account.key_since) != (was_key, before):
        authority.lock_led(account, by=by, field="key_since" if account.is_key and was_key else "status")
    numbers = numbers_of(record)
    if not despite_duplicates:
        _look_for_duplicates(account, numbers, by=by, is_renamed=bool(NAMES & changed))
    changed |= _placed(account, record.placement, by=by)
    parts = _store_parts(account, record, numbers)
    if parts:
        changed.add("version")
    return portfolio.save_changes(account, *sorted(changed), parts=parts)


def _describe(account: Account, record: Record) -> set[str]:
    """Set details, the day since when it is a key account and answers; return what differs from before."""
    changed: set[str] = set()
    since = record.key_since if record.details.get("status", account.status) == Account.Status.KEY else None
    if account.key_since != since:
        account.key_since = since
        changed.add("key_since")
    changed |= portfolio.apply_details(account, record.details)
    custom = custom_fields.answered(account, record.answers)
    if custom != account.custom:
        account.custom = custom
        changed.add("custom")
    return changed


def _leads_from_the_start(by: User, account: Account) -> bool:
    """Say whether this person will lead the account that is being opened."""
    managed = by.managed_team_ids
    is_own_without_team = account.team_id is None and account.owner_id == by.pk
    return by.sees_everything or account.team_id in managed or bool(managed and is_own_without_team)


def _look_for_duplicates(account: Account, numbers: Sequence[TaxNumber], *, by: User, is_renamed: bool) -> None:
    known = set(account.tax_ids.values_list("kind", "value"))
    new = [number for number in numbers if number not in known]
    if new or is_renamed:
        names = [account.legal_name or account.name] if is_renamed else []
        refuse_duplicates(by=by, names=names, numbers=new, apart_from=account)


def _placed(account: Account, placement: Placement | None, *, by: User) -> set[str]:
    if placement is None or (placement.owner, placement.team) == (account.owner, account.team):
        return set()
    authority.lock_led(account, by=by, field="team" if placement.owner == account.owner else "owner")
    authority.require_placement(owner=placement.owner, team=placement.team, by=by)
    return set(ownership.place(account, owner=placement.owner, team=placement.team))


def numbers_of(record: Record) -> list[TaxNumber]:
    """Return the numbers as they are stored, each once."""
    _refuse_too_many(record.numbers, field="numbers-0-value")
    stored = []
    for place, (kind, number) in enumerate(record.numbers):
        if kind not in TaxId.Kind.values:
            raise DomainError(_("Choose what kind of tax number it is."), field=f"numbers-{place}-kind")
        value = _in_place(partial(tax_numbers.normalise, kind=kind, number=number), "numbers", place)
        stored.append((kind, str(value)))
    return list(dict.fromkeys(stored))


def _store_parts(account: Account, record: Record, numbers: Sequence[TaxNumber]) -> list[str]:
    """Make addresses, numbers and tags those of the form; return which of them were different."""
    done = {
        "addresses": _store_addresses(account, record.addresses),
        "tax_ids": _store_numbers(account, numbers),
        "tags": _store_tags(account, record),
    }
    return [part for part, is_changed in done.items() if is_changed]


def _store_addresses(account: Account, given: Sequence[AddressGiven]) -> bool:
    _refuse_too_many(given, field="addresses-0-lines")
    stored = {address.pk: address for address in account.addresses.all()}
    kept = {each.pk for each in given if each.pk is not None}
    if not kept <= stored.keys():
        message = _("One of these addresses was removed in the meantime. Look at the new state and repeat your change.")
        raise DomainError(message)
    gone = stored.keys() - kept
    Address.objects.filter(pk__in=gone).delete()
    changes = [_store_address(account, each, place, stored) for place, each in enumerate(given)]
    return bool(gone) or any(changes)


def _store_address(account: Account, given: AddressGiven, place: int, stored: Mapping[int, Address]) -> bool:
    address = stored[given.pk] if given.pk is not None else Address(account=account)
    parts = ("kind", *master_data.AddressLines.__annotations__)
    before = [getattr(address, part) for part in parts]
    address.kind = given.kind
    _in_place(partial(master_data.fill_address, address, given.lines), "addresses", place)
    if address.pk and [getattr(address, part) for part in parts] == before:
        return False
    if address.pk:
        address.version += 1
    address.save()
    return True


def _store_numbers(account: Account, numbers: Sequence[TaxNumber]) -> bool:
    stored = {(tax_id.kind, tax_id.value): tax_id.pk for tax_id in account.tax_ids.all()}
    gone = [pk for number, pk in stored.items() if number not in numbers]
    TaxId.objects.filter(pk__in=gone).delete()
    new = [number for number in numbers if number not in stored]
    TaxId.objects.bulk_create(TaxId(account=account, kind=kind, value=value) for kind, value in new)
    return bool(gone or new)


def _store_tags(account: Account, record: Record) -> bool:
    _refuse_too_many(record.tags, field="tags")
    try:
        wanted: dict[int, Tag] = {word.pk: word for word in map(tagging.word_of, record.tags)}
    except DomainError as refusal:
        raise DomainError(refusal.message, field="tags") from refusal
    stored = set(account.account_tags.values_list("tag_id", flat=True))
    gone = stored - wanted.keys()
    AccountTag.objects.filter(account=account, tag__in=gone).delete()
    new = [word for pk, word in wanted.items() if pk not in stored]
    AccountTag.objects.bulk_create(AccountTag(account=account, tag=word) for word in new)
    return bool(gone or new)


def _in_place(act: Callable[[], Any], group: str, place: int) -> Any:
    """Run it; a refusal names the field of this row of the form."""
    try:
        return act()
    except DomainError as refusal:
        raise DomainError(refusal.message, field=f"{group}-{place}-{refusal.field}") from refusal


def _refuse_too_many(parts: Sequence[Any], *, field: str) -> None:
    if len(parts) > MOST_PARTS:
        raise DomainError(_("An account has at most %(most)d of these.") % {"most": MOST_PARTS}, field=field)
