"""What came in beside the lines goes as well when an import is taken back: its exchange rates and its groups.

Only where they are still what the import made them.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from accounts.importing.statements import rows, run
from accounts.models import Account, ExchangeRate, ImportBatch
from accounts.services.sales_import import groups
from kam.core import trees
from kam.core.errors import DomainError
from kam.core.models import Company, User


def take_rates_back(*, batch: ImportBatch, by: User) -> int:
    """Remove the rates that the batch brought, or give them their old values back; returns how many.

    Their lines follow; the caller has begun the roll-up. Rates that lines of later imports need stay.
    """
    trail = batch.figures["trail"]
    found = rows(
        "undo_rates",
        batch_id=batch.pk,
        imported_at=batch.imported_at,
        first=trail["rates"][0],
        last=trail["rates"][1],
        last_line=trail["lines"][1],
    )
    if not found:
        return 0
    _require_whole_company(by)
    ExchangeRate.objects.filter(pk__in=[each["id"] for each in found if each["rate"] is None]).delete()
    changed = [ExchangeRate(pk=each["id"], rate=each["rate"]) for each in found if each["rate"] is not None]
    ExchangeRate.objects.bulk_update(changed, ["rate"], batch_size=1_000)
    run(
        "rerate_chosen",
        currencies=sorted({each["currency"] for each in found}),
        first_on=min(each["on"] for each in found),
    )
    run("rerate", base=Company.current().base_currency)
    return len(found)


def take_parents_back(*, batch: ImportBatch, by: User) -> int:
    """Put accounts back below those that stood above them before the batch; returns how many moved.

    An account whose earlier parent is gone, archived, or below it by now comes to stand at the top of its group.
    """
    first, last = batch.figures["trail"]["accounts"]
    wanted = {"batch_id": batch.pk, "first": first, "last": last}
    if not rows("undo_parents", **wanted):
        return 0
    _require_whole_company(by)
    trees.take_turn(Account)
    # Asked again: before our turn came, somebody may have moved one.
    moved = _places(rows("undo_parents", **wanted))
    groups.move(moved)
    return len(moved)


def _places(found: list[dict[str, Any]]) -> dict[int, int | None]:
    """Return account -> parent for those that move, such that no circle comes of it."""
    above: dict[int, int | None] = dict(Account.objects.exclude(parent=None).values_list("pk", "parent_id"))
    for each in found:
        above.pop(each["id"], None)
    earlier = {each["earlier"] for each in found}
    standing = {account.pk: groups.survivor_of(account) for account in Account.objects.filter(pk__in=earlier)}
    places: dict[int, int | None] = {}
    for each in found:
        parent = standing.get(each["earlier"])
        is_possible = parent and not parent.is_archived and each["id"] not in _road(above, parent.pk)
        places[each["id"]] = above[each["id"]] = parent.pk if parent and is_possible else None
    return {each["id"]: places[each["id"]] for each in found if places[each["id"]] != each["parent"]}


def _road(above: Mapping[int, int | None], key: int | None) -> Iterator[int]:
    """Give the account and those above it. `above`: key of an account -> key of its parent."""
    while key is not None:
        yield key
        key = above.get(key)


def _require_whole_company(by: User) -> None:
    if not by.sees_everything:
        raise DomainError(
            _("This import brought exchange rates or groups of companies. Ask an administrator to undo it.")
        )
