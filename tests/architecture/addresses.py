"""Every address of the product, and ids to fill into it: one's own, the team's, a stranger's, nobody's."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import ClassChange, ClassificationOverride, ImportCorrection, ImportDoubt, SalesLine
from kam.core.models import WebhookDelivery, WebhookEndpoint
from kam.core.rest.contracts import USUAL, Contract
from tests.architecture.world import Belongings, World

MISSING = 987_654_321


@dataclass(frozen=True)
class Address:
    """One route: its full name, the parameters in it and the view that answers."""

    name: str
    parameters: tuple[str, ...]
    callback: Any

    @property
    def module(self) -> str:
        """The module that answers."""
        return str(self.callback.__module__)

    @property
    def methods(self) -> Sequence[str]:
        """The methods of an address of the API; of a page only the walk tells."""
        return list(getattr(self.callback, "actions", None) or ["get"])

    def contract(self, method: str) -> Contract:
        """Return what an operation of the API takes and gives; that of pages, which have none, says nothing."""
        actions = getattr(self.callback, "actions", None) or {}
        handler = getattr(self.callback.cls, actions[method]) if method in actions else None
        return getattr(handler, "contract", USUAL)

    @property
    def is_api(self) -> bool:
        """Say whether other systems ask it, which come with tokens."""
        return self.name.startswith("api:")

    def url(self, ids: dict[str, Any]) -> str:
        """Return the path with the ids filled in."""
        return reverse(self.name, kwargs={parameter: ids[parameter] for parameter in self.parameters})


@dataclass(frozen=True)
class Ids:
    """What one parameter may be: a value, or a list of them. None of team and foreign where rows are everybody's."""

    own: Any
    team: Any = None
    foreign: Any = None
    missing: Any = MISSING


def addresses() -> list[Address]:
    """Return every address that the resolver knows, in the order of their names."""
    return sorted(_walk(get_resolver(), namespace=""), key=lambda address: address.name)


def ids_for(address: Address, world: World) -> dict[str, Ids]:
    """Return the ids for each parameter. KeyError for a route that nobody has told this file about."""
    found = {}
    for parameter in address.parameters:
        known = [
            (len(start), ids)
            for (start, name), ids in IDS.items()
            if name == parameter and address.name.startswith(start)
        ]
        if not known:
            raise KeyError(
                f"{address.name} has a parameter {parameter!r}: say in IDS of tests/architecture/addresses.py what its"
                " own, the team's and foreign ids are."
            )
        found[parameter] = max(known, key=itemgetter(0))[1](world)
    return found


def _walk(resolver: URLResolver, *, namespace: str) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern, namespace=inner)
        elif isinstance(pattern, URLPattern):
            # An address without a name could not be asked here, so it may not be.
            assert pattern.name, f"{pattern} has no name"
            parameters = tuple(pattern.pattern.regex.groupindex)
            yield Address(f"{namespace}{pattern.name}", parameters, pattern.callback)


def _keys(rows: Sequence[Model]) -> list[int]:
    return [row.pk for row in rows]


def _of_each(ids: Callable[[Belongings], Any]) -> Callable[[World], Ids]:
    return lambda world: Ids(ids(world.own), ids(world.team), ids(world.foreign))


def _of_all(id_of: Callable[[World], Any]) -> Callable[[World], Ids]:
    return lambda world: Ids(id_of(world))


def _of_admins(model: Any) -> Callable[[World], Ids]:
    """Return the first row, which is an administrator's and out of everybody else's reach, whatever its id."""

    def ids(world: World) -> Ids:
        key = int(model.objects.earliest("pk").pk)
        return Ids(key, foreign=key)

    return ids


def _of_accounts(model: Any) -> Callable[[World], Ids]:
    """Return the keys of rows that hang on each one's accounts."""
    return _of_each(lambda rep: _keys(model.objects.filter(account__in=rep.accounts).order_by("pk")))


def _of_imports(model: Any) -> Callable[[World], Ids]:
    """Return the keys of what hangs on the checked file of each one."""
    return _of_each(lambda rep: _keys(model.objects.filter(batch=rep.checked).order_by("pk")))


def _of_lines(column: str) -> Callable[[World], Ids]:
    """Return what the lines of each one's accounts name, and no line of Clara's does."""

    def named(rep: Belongings) -> set[int]:
        rows = SalesLine.objects.filter(account__in=rep.accounts)
        return set(rows.values_list(column, flat=True)) - {None}

    def ids(world: World) -> Ids:
        own = named(world.own)
        return Ids(sorted(own), *(sorted(named(rep) - own) for rep in (world.team, world.foreign)))

    return ids


# The link of a password reset and the invitation are signed, and never anybody's own.
IDS: dict[tuple[str, str], Callable[[World], Ids]] = {
    ("accounts:account-", "pk"): _of_each(lambda rep: _keys(rep.accounts)),
    ("accounts:alarm-", "pk"): _of_each(lambda rep: rep.alarm.pk),
    ("accounts:field-", "pk"): _of_all(lambda world: world.field.pk),
    ("accounts:import-", "pk"): _of_each(lambda rep: _keys(rep.batches)),
    # What is doubted and faulty stands on the pages of the file that waits.
    ("accounts:import-check", "pk"): _of_each(lambda rep: rep.checked.pk),
    ("accounts:member-", "pk"): _of_each(lambda rep: _keys(rep.members)),
    ("accounts:profile-", "pk"): _of_all(lambda world: world.run.profile_id),
    ("accounts:run-", "pk"): _of_all(lambda world: world.run.pk),
    ("accounts:segment-", "pk"): _of_all(lambda world: world.segment.pk),
    ("accounts:tag-", "pk"): _of_each(lambda rep: _keys(rep.tags)),
    ("accounts:view-", "pk"): _of_each(lambda rep: rep.owner.saved_views.get().pk),
    ("api:account-class-", "pk"): _of_each(lambda rep: _keys(rep.accounts)),
    ("api:account-members-", "pk"): _of_each(lambda rep: _keys(rep.members)),
    ("api:accounts-", "account"): _of_each(lambda rep: _keys(rep.accounts)),
    ("api:accounts-", "pk"): _of_each(lambda rep: _keys(rep.accounts)),
    ("api:alarms-", "pk"): _of_each(lambda rep: rep.alarm.pk),
    ("api:class-changes-", "pk"): _of_accounts(ClassChange),
    ("api:class-overrides-", "pk"): _of_accounts(ClassificationOverride),
    ("api:classification-profile-versions-", "profile"): _of_all(lambda world: world.run.profile_id),
    ("api:classification-profiles-", "pk"): _of_all(lambda world: world.run.profile_id),
    ("api:classification-run-", "run"): _of_all(lambda world: world.run.pk),
    ("api:classification-runs-", "pk"): _of_all(lambda world: world.run.pk),
    ("api:colleagues-", "pk"): _of_each(lambda rep: rep.owner.pk),
    ("api:custom-fields-", "pk"): _of_all(lambda world: world.field.pk),
    ("api:exchange-rates-", "pk"): _of_all(lambda world: world.rate.pk),
    ("api:import-", "batch"): _of_each(lambda rep: rep.checked.pk),
    ("api:import-corrections-", "pk"): _of_imports(ImportCorrection),
    ("api:import-doubts-", "pk"): _of_imports(ImportDoubt),
    ("api:imports-", "pk"): _of_each(lambda rep: _keys(rep.batches)),
    ("api:jobs-", "pk"): _of_each(lambda rep: rep.job.pk),
    ("api:product-lines-", "pk"): _of_lines("product_line"),
    ("api:products-", "pk"): _of_lines("product"),
    ("api:sales-lines-", "pk"): _of_lines("pk"),
    ("api:saved-views-", "pk"): _of_each(lambda rep: rep.owner.saved_views.get().pk),
    ("api:segments-", "pk"): _of_all(lambda world: world.segment.pk),
    ("api:tags-", "pk"): _of_each(lambda rep: _keys(rep.tags)),
    ("api:teams-", "pk"): _of_each(lambda rep: rep.owner.teams.get().pk),
    ("api:users-", "pk"): _of_each(lambda rep: rep.owner.pk),
    ("api:webhook-deliveries-", "pk"): _of_admins(WebhookDelivery),
    ("api:webhooks-", "pk"): _of_admins(WebhookEndpoint),
    ("core:act-", "pk"): _of_each(lambda rep: rep.act.pk),
    ("core:colleague-", "pk"): _of_each(lambda rep: rep.owner.pk),
    ("core:job-", "pk"): _of_each(lambda rep: rep.job.pk),
    ("core:service-account-", "pk"): lambda world: Ids(world.service.pk, foreign=world.service.pk),
    ("core:token-", "pk"): _of_each(lambda rep: rep.owner.api_tokens.earliest("pk").pk),
    ("core:team-", "pk"): _of_each(lambda rep: rep.owner.teams.get().pk),
    ("core:webhook-", "pk"): _of_admins(WebhookEndpoint),
    ("core:webhook-delivery", "pk"): _of_admins(WebhookDelivery),
    ("account_invitation", "token"): lambda world: Ids("forged", missing="forged"),
    ("account_reset_password_from_key", "uidb36"): lambda world: Ids("1", missing="zz"),
    ("account_reset_password_from_key", "key"): lambda world: Ids("wrong-key", missing="wrong-key"),
}
