"""Accounts as they are stored, in the form in which their records are changed; many in as few queries as one."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from accounts.models import Account, AccountTag, Address, TaxId
from accounts.services import master_data, portfolio
from accounts.services.records import AddressGiven, Placement, Record, numbers_of
from kam.core.errors import DomainError


def record_of(account: Account) -> Record:
    """Return what is stored of the account, as `change_record` takes it."""
    return records_of([account])[account.pk]


def records_of(accounts: Sequence[Account]) -> dict[int, Record]:
    """Return the same of many, by their keys."""
    keys = [account.pk for account in accounts]
    addresses, numbers, tags = (defaultdict[int, list[Any]](list) for _part in range(3))
    for address in Address.objects.filter(account__in=keys).order_by("kind", "pk"):
        lines: Any = {part: getattr(address, part) for part in master_data.AddressLines.__annotations__}
        addresses[address.account_id].append(AddressGiven(kind=address.kind, lines=lines, pk=address.pk))
    known = TaxId.objects.filter(account__in=keys).order_by("kind", "value", "pk")
    for account, kind, value in known.values_list("account", "kind", "value"):
        numbers[account].append((kind, value))
    stuck = AccountTag.objects.filter(account__in=keys).order_by("tag__name", "pk")
    for account, name in stuck.values_list("account", "tag__name"):
        tags[account].append(name)
    return {
        account.pk: Record(
            details=_details(account),
            key_since=account.key_since,
            addresses=addresses[account.pk],
            numbers=numbers[account.pk],
            tags=tags[account.pk],
            placement=Placement(account.owner, account.team),
        )
        for account in accounts
    }


def is_stored(account: Account, stored: Record, record: Record) -> bool:
    """Say whether the record asks for nothing but what is stored, word for word. No query; False when in doubt."""
    try:
        numbers = numbers_of(record)
    except DomainError:
        return False
    return (
        record.details == stored.details
        and record.key_since == stored.key_since
        and list(record.addresses) == stored.addresses
        and sorted(numbers) == stored.numbers
        and list(record.tags) == stored.tags
        and record.placement in (None, stored.placement)
        and all(account.custom.get(key) == (None if answer == "" else answer) for key, answer in record.answers.items())
    )


def _details(account: Account) -> Any:
    return {name: getattr(account, name) for name in portfolio.EDITABLE}
