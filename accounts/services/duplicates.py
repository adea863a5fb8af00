"""Is this customer here already? Asked before one is opened or renamed."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import tax_numbers
from accounts.models import Account, TaxId
from accounts.naming import bare_name
from kam.core.errors import DomainError
from kam.core.models import Company, User

TaxNumber = tuple[str, str]
MOST_NAMED = 5


@dataclass(frozen=True)
class Similar:
    """Accounts that seem to be the same customer: those that the asker may see, and how many others there are."""

    candidates: list[Account]
    hidden: int = 0

    def __bool__(self) -> bool:
        return bool(self.candidates) or self.hidden > 0


class DuplicateFound(DomainError):  # noqa: N818 - a refusal, not a fault
    """The customer seems to be here already; `similar` are the accounts, as far as the asker may see them.

    The caller may ask the person and repeat the call with `despite_duplicates=True`.
    """

    code = "duplicate"
    status = 409

    def __init__(self, message: str, *, similar: Similar) -> None:
        super().__init__(message, field="name")
        self.similar = similar

    @property
    def more(self) -> dict[str, Any]:
        """Which accounts seem to be the same, as far as the asker may see them."""
        return {"similar": [{"id": account.pk, "name": account.name} for account in self.similar.candidates]}

    @property
    def candidates(self) -> list[Account]:
        """The accounts that the asker may see."""
        return self.similar.candidates


def look_for(
    *, by: User, names: Sequence[str] = (), numbers: Sequence[TaxNumber] = (), apart_from: Account | None = None
) -> Similar:
    """Return accounts with the same tax number, or the same name but for its legal form; asks without waiting.

    Accounts that `by` cannot see are counted as found, but neither named nor handed out.
    """
    found = _same_company(names, numbers)
    if apart_from is not None:
        found -= {apart_from.pk}
    if not found:
        return Similar([])
    visible = Account.objects.visible_to(by).filter(pk__in=found)
    candidates = list(visible.select_related("owner").order_by("name", "pk"))
    return Similar(candidates[:MOST_NAMED], len(found) - len(candidates))


def refuse_duplicates(
    *, by: User, names: Sequence[str] = (), numbers: Sequence[TaxNumber] = (), apart_from: Account | None = None
) -> None:
    """Raise DuplicateFound when `look_for` finds something.

    Two people who store the same customer at once are judged one after the other: needs a transaction, which holds
    the others up to its end.
    """
    take_turn()
    similar = look_for(by=by, names=names, numbers=numbers, apart_from=apart_from)
    if not similar:
        return
    if similar.candidates:
        listed = ", ".join(account.name for account in similar.candidates)
        message = _("This looks like a customer who is here already: %(accounts)s.") % {"accounts": listed}
    else:
        message = _("A customer with this name or tax number is already looked after by a colleague. Ask your manager.")
    raise DuplicateFound(message, similar=similar)


def take_turn() -> None:
    """Wait until nobody else stores a new customer, and let nobody do so until the end of the transaction."""
    Company.objects.select_for_update(no_key=True).get(pk=Company.current().pk)


def _same_company(names: Sequence[str], numbers: Sequence[TaxNumber]) -> set[int]:
    """Return the keys of matching accounts; a merged one stands for the account it was merged into."""
    # Two questions rather than one OR, which would read every account.
    matches: set[tuple[int, int | None]] = set()
    bare_names = {bare_name(name)[:200] for name in names if name} - {""}
    if bare_names:
        named = Account.objects.filter(bare_name__in=bare_names)
        matches.update(named.values_list("pk", "merged_into"))
    pairs = [pair for kind, value in numbers for pair in tax_numbers.equals(kind=kind, value=value)]
    if pairs:
        same = reduce(or_, (Q(kind=kind, value=value) for kind, value in pairs))
        matches.update(TaxId.objects.filter(same).values_list("account_id", "account__merged_into"))
    return {survivor or pk for pk, survivor in matches}
