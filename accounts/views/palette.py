"""What ⌘K finds in this app: accounts by name, city, tax number and number, and what is begun from anywhere."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Case, Q, Value, When
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import tax_numbers
from accounts.models import Account
from accounts.naming import sort_key
from kam.core.cleaning import unsteered
from kam.core.http import Request
from kam.core.palette import MOST, PaletteResult, PaletteSource, best

if TYPE_CHECKING:
    from accounts.querysets.account import AccountQuerySet

MOST_WORDS = 6


def accounts(request: Request, words: str) -> Sequence[PaletteResult]:
    """Find accounts: names that begin so come first, A before B and C, then a word of it or a number, then the rest.

    Archived ones come last, and say so: who is looked for by name is to be found.
    """
    wanted = sort_key(unsteered(words))
    if not wanted:
        return []
    seen = Account.objects.visible_to(request.user).filter(merged_into=None).with_class()
    # The first letters are found by the index of names; only what they leave room for is searched for.
    first: list[Any] = list(seen.active().filter(sort_key__startswith=wanted).order_by("sort_key", "pk")[:MOST])
    # Of equally good finds the larger customer is meant more often.
    first.sort(key=lambda account: account.abc or "Z")
    rest = _inside(seen, wanted, words).exclude(sort_key__startswith=wanted, archived_at=None)[: MOST - len(first)]
    return [_result(account) for account in [*first, *rest]] if len(first) < MOST else [_result(each) for each in first]


def recalled(request: Request, names: Sequence[str]) -> Sequence[PaletteResult]:
    """Return the accounts of these keys that the person may see, in the order of the keys."""
    keys = [int(name) for name in names if name.isascii() and name.isdigit() and len(name) < 19]
    seen = Account.objects.visible_to(request.user).active().with_class().in_bulk(keys)
    return [_result(seen[key]) for key in keys if key in seen]


def here(request: HttpRequest) -> str:
    """Return the key of the account whose page this is, or nothing."""
    match = request.resolver_match
    is_account = match is not None and match.view_name.startswith("accounts:account-")
    return str(match.kwargs.get("pk", "")) if match and is_account else ""


def actions(request: Request, words: str) -> Sequence[PaletteResult]:
    """Offer what is begun from anywhere."""
    offered = [
        PaletteResult(label=_("New account"), url=reverse("accounts:account-new"), icon="plus"),
        PaletteResult(label=_("Import sales"), url=reverse("accounts:import-new"), icon="table-import"),
    ]
    return best(offered, words)


def _inside(accounts: "AccountQuerySet", wanted: str, typed: str) -> "AccountQuerySet":
    found = accounts.matching(wanted.split()[:MOST_WORDS], tax_numbers=tax_numbers.spellings(typed))
    is_archived = When(archived_at__isnull=False, then=Value(3))
    is_number = When(Q(external_id__iexact=typed), then=Value(0))
    is_word = When(Q(sort_key__contains=f" {wanted}"), then=Value(1))
    return found.order_by(Case(is_archived, is_number, is_word, default=Value(2)), "sort_key", "pk")


def _result(account: Any) -> PaletteResult:
    return PaletteResult(
        label=account.name,
        url=account.get_absolute_url(),
        note=_("Archived") if account.archived_at else account.city,
        is_company=True,
        abc=account.abc,
        xyz=account.xyz,
    )


SOURCES: Final = (
    PaletteSource("accounts", 100, gettext_lazy("Accounts"), accounts, here=here, recall=recalled),
    PaletteSource("accounts-actions", 300, gettext_lazy("Do"), actions),
)
