"""Forms of pages that name a row beside the one of their address: which field, and what goes along."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from tests.architecture.addresses import MISSING, Address
from tests.architecture.world import Belongings, World


@dataclass(frozen=True)
class Form:
    """The page of a row, or of none; the field that names another one; what is sent beside it."""

    page: Callable[[Belongings], int] | None
    names: str
    row: Callable[[Belongings], int]
    beside: dict[str, str] = field(default_factory=dict)


def _account(rep: Belongings) -> int:
    return int(rep.account.pk)


def _import(rep: Belongings) -> int:
    return int(rep.checked.pk)


def _change(rep: Belongings) -> int:
    account: Any = rep.account  # its trail is added to the model
    return int(account.events.latest("pgh_id").pk)


FORMS: Final[dict[str, Form]] = {
    "accounts:account-hierarchy": Form(_account, "parent", _account, {"version": "1"}),
    "accounts:account-merge": Form(_account, "with", _account, {"confirm": "1"}),
    "accounts:account-value-restore": Form(_account, "change", _change),
    "accounts:import-withdraw": Form(_import, "correction", lambda rep: rep.checked.corrections.get().pk),
    "accounts:import-confirm": Form(_import, "doubt", lambda rep: rep.checked.doubts.latest("pk").pk),
    "accounts:view-new": Form(None, "view", lambda rep: rep.owner.saved_views.get().pk, {"name": ""}),
    "accounts:bulk-assign": Form(None, "account", _account, {"to": ""}),
    "accounts:bulk-key": Form(None, "account", _account),
    "accounts:bulk-key-end": Form(None, "account", _account),
    "accounts:bulk-tag": Form(None, "account", _account, {"word": "Plain"}),
    "accounts:bulk-archive": Form(None, "account", _account),
}


def forms_with(address: Address, world: World, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield where the form of this page is sent to, and what, with a row of the kind: own, team, foreign, missing."""
    if address.name in FORMS:
        form = FORMS[address.name]
        url = address.url({"pk": form.page(world.own)} if form.page else {})
        number = MISSING if kind == "missing" else form.row(getattr(world, kind))
        yield url, form.beside | {form.names: number}
