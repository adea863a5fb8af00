"""Finding an account to choose: by name, city or number, among those that come into question."""

from typing import Final

from accounts import tax_numbers
from accounts.models import Account
from accounts.naming import sort_key
from accounts.querysets.account import AccountQuerySet

MOST_FOUND: Final = 10
LONGEST: Final = 100
MOST_WORDS: Final = 6
SHORTEST: Final = 2
LARGEST_KEY: Final = 2**63 - 1


def found(accounts: AccountQuerySet, wanted: str, *, apart_from: Account) -> list[Account]:
    """Return at most ten of the accounts for what somebody typed; none for less than two letters."""
    text = wanted[:LONGEST].strip()
    if len(text) < SHORTEST and text.isascii():
        return []
    words = sort_key(text).split()[:MOST_WORDS]
    matching = accounts.active().exclude(pk=apart_from.pk)
    matching = matching.matching(words, tax_numbers=tax_numbers.spellings(text)) if words else matching.none()
    return list(matching.select_related("owner").order_by("sort_key", "pk")[:MOST_FOUND])


def chosen(accounts: AccountQuerySet, key: str) -> Account | None:
    """Return the account of this key, None when it is no key or not among them."""
    if not (key.isascii() and key.isdecimal()) or len(key) > len(str(LARGEST_KEY)) or int(key) > LARGEST_KEY:
        return None
    return accounts.filter(pk=int(key)).select_related("owner").first()
