"""Every address of the product, and ids to fill into it: one's own, a stranger's, one that does not exist."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import ClassChange, ClassificationOverride, ExchangeRate, ImportCorrection, ImportDoubt, SalesLine
from kam.core.models import WebhookDelivery, WebhookEndpoint
from tests.architecture.world import World

MISSING = 987_654_321
# What is open before signing in; everything else leads there.
PUBLIC = {
    "account_inactive",
    "account_invitation",
    "account_login",
    "account_logout",
    "account_reauthenticate",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "core:healthz",
    "core:language-set",
    "core:readyz",
    "mfa_authenticate",
}


@dataclass(frozen=True)
class Address:
    """One route: its full name, the parameters in it and the module that answers."""

    name: str
    parameters: tuple[str, ...]
    module: str

    def url(self, ids: dict[str, Any]) -> str:
        """Return the path with the ids filled in."""
        return reverse(self.name, kwargs={parameter: ids[parameter] for parameter in self.parameters})


@dataclass(frozen=True)
class Ids:
    """What one parameter may be: a value, or a list of them. `foreign` is None where rows are everybody's."""

    own: Any
    foreign: Any
    missing: Any = MISSING


def addresses() -> list[Address]:
    """Return every address that the resolver knows, in the order of their names."""
    return sorted(_walk(get_resolver(), namespace=""), key=lambda address: address.name)


def ids_for(address: Address, world: World) -> dict[str, Ids]:
    """Return the ids for each parameter. KeyError for a route that nobody has told this file about."""
    found = {}
    for parameter in address.parameters:
        known = [ids for (start, name), ids in IDS.items() if name == parameter and address.name.startswith(start)]
        if not known:
            raise KeyError(
                f"{address.name} has a parameter {parameter!r}: say in IDS what its own and foreign ids are."
            )
        found[parameter] = known[0](world)
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
            yield Address(f"{namespace}{pattern.name}", parameters, pattern.callback.__module__)


def _of_accounts(model: Any, world: World) -> Ids:
    """Return the keys of rows of one's own accounts, and of a stranger's."""
    own, foreign = (
        _keys(model.objects.filter(account__in=side.accounts).order_by("pk")) for side in (world.own, world.foreign)
    )
    return Ids(own, foreign)


def _of_imports(model: Any, world: World) -> Ids:
    """Return the keys of what hangs on one's own imports, and on a stranger's."""
    own, foreign = (
        _keys(model.objects.filter(batch__in=side.batches).order_by("pk")) for side in (world.own, world.foreign)
    )
    return Ids(own or MISSING, foreign or None)


def _keys(rows: Sequence[Model]) -> list[int]:
    return [row.pk for row in rows]


def _only(model: Any) -> int:
    return int(model.objects.get().pk)


def _of_lines(world: World, column: str) -> tuple[Any, Any]:
    """Return what the lines of one's own accounts name, and what only a stranger's do."""
    own, foreign = (
        set(SalesLine.objects.filter(account__in=belongings.accounts).values_list(column, flat=True)) - {None}
        for belongings in (world.own, world.foreign)
    )
    return sorted(own), sorted(foreign - own) or None


IDS: dict[tuple[str, str], Callable[[World], Ids]] = {
    ("accounts:account-", "pk"): lambda world: Ids(_keys(world.own.accounts), _keys(world.foreign.accounts)),
    ("api:accounts-", "pk"): lambda world: Ids(_keys(world.own.accounts), _keys(world.foreign.accounts)),
    ("api:imports-", "pk"): lambda world: Ids(_keys(world.own.batches), _keys(world.foreign.batches)),
    ("api:import-", "batch"): lambda world: Ids(_keys(world.own.batches), _keys(world.foreign.batches)),
    ("api:import-corrections-", "pk"): lambda world: _of_imports(ImportCorrection, world),
    ("api:import-doubts-", "pk"): lambda world: _of_imports(ImportDoubt, world),
    ("api:sales-lines-", "pk"): lambda world: Ids(*_of_lines(world, "pk")),
    ("api:products-", "pk"): lambda world: Ids(*_of_lines(world, "product")),
    ("api:product-lines-", "pk"): lambda world: Ids(*_of_lines(world, "product_line")),
    ("api:exchange-rates-", "pk"): lambda world: Ids(_only(ExchangeRate), None),
    ("api:saved-views-", "pk"): lambda world: Ids(
        world.own.owner.saved_views.get().pk, world.foreign.owner.saved_views.get().pk
    ),
    ("api:users-", "pk"): lambda world: Ids(world.own.owner.pk, world.foreign.owner.pk),
    ("api:colleagues-", "pk"): lambda world: Ids(world.own.owner.pk, world.foreign.owner.pk),
    ("api:teams-", "pk"): lambda world: Ids(world.own.owner.teams.get().pk, world.foreign.owner.teams.get().pk),
    ("api:jobs-", "pk"): lambda world: Ids(world.own.job.pk, world.foreign.job.pk),
    ("api:accounts-", "account"): lambda world: Ids(_keys(world.own.accounts), _keys(world.foreign.accounts)),
    ("api:account-members-", "pk"): lambda world: Ids(_keys(world.own.members), _keys(world.foreign.members)),
    ("api:alarms-", "pk"): lambda world: Ids(world.own.alarm.pk, world.foreign.alarm.pk),
    ("api:custom-fields-", "pk"): lambda world: Ids(world.field.pk, None),
    ("api:segments-", "pk"): lambda world: Ids(world.segment.pk, None),
    ("api:tags-", "pk"): lambda world: Ids(_keys(world.own.tags), _keys(world.foreign.tags)),
    ("api:classification-profiles-", "pk"): lambda world: Ids(world.run.profile_id, None),
    ("api:classification-profile-versions-", "profile"): lambda world: Ids(world.run.profile_id, None),
    ("api:classification-runs-", "pk"): lambda world: Ids(world.run.pk, None),
    ("api:class-changes-", "pk"): lambda world: _of_accounts(ClassChange, world),
    ("api:class-overrides-", "pk"): lambda world: _of_accounts(ClassificationOverride, world),
    ("api:account-class-", "pk"): lambda world: Ids(_keys(world.own.accounts), _keys(world.foreign.accounts)),
    ("api:classification-run-", "run"): lambda world: Ids(world.run.pk, None),
    ("accounts:alarm-", "pk"): lambda world: Ids(world.own.alarm.pk, world.foreign.alarm.pk),
    ("accounts:field-", "pk"): lambda world: Ids(world.field.pk, None),
    ("accounts:member-", "pk"): lambda world: Ids(_keys(world.own.members), _keys(world.foreign.members)),
    ("accounts:segment-", "pk"): lambda world: Ids(world.segment.pk, None),
    ("accounts:tag-", "pk"): lambda world: Ids(_keys(world.own.tags), _keys(world.foreign.tags)),
    ("accounts:import-", "pk"): lambda world: Ids(_keys(world.own.batches), _keys(world.foreign.batches)),
    ("accounts:profile-", "pk"): lambda world: Ids(world.run.profile_id, None),
    ("accounts:run-", "pk"): lambda world: Ids(world.run.pk, None),
    ("accounts:view-", "pk"): lambda world: Ids(
        world.own.owner.saved_views.get().pk, world.foreign.owner.saved_views.get().pk
    ),
    ("core:act-", "pk"): lambda world: Ids(world.own.act.pk, world.foreign.act.pk),
    ("core:colleague-", "pk"): lambda world: Ids(world.own.owner.pk, world.foreign.owner.pk),
    ("core:token-", "pk"): lambda world: Ids(
        world.own.owner.api_tokens.get().pk, world.foreign.owner.api_tokens.get().pk
    ),
    # Administrators' own, and foreign to everybody else.
    ("core:service-account-", "pk"): lambda world: Ids(world.service.pk, world.service.pk),
    ("core:team-", "pk"): lambda world: Ids(world.own.owner.teams.get().pk, world.foreign.owner.teams.get().pk),
    # Of administrators alone: for everybody else there are none.
    ("api:webhook-deliveries-", "pk"): lambda world: Ids(_only(WebhookDelivery), _only(WebhookDelivery)),
    ("api:webhooks-", "pk"): lambda world: Ids(_only(WebhookEndpoint), _only(WebhookEndpoint)),
    ("core:webhook-delivery", "pk"): lambda world: Ids(_only(WebhookDelivery), _only(WebhookDelivery)),
    ("core:webhook-", "pk"): lambda world: Ids(_only(WebhookEndpoint), _only(WebhookEndpoint)),
    # Never anybody's own: it is signed.
    ("account_invitation", "token"): lambda world: Ids("forged", None, "forged"),
    ("core:job-", "pk"): lambda world: Ids(world.own.job.pk, world.foreign.job.pk),
    # The link of a password reset: two parts that only fit together, and never anybody's own.
    ("account_reset_password_from_key", "uidb36"): lambda world: Ids("1", None, "zz"),
    ("account_reset_password_from_key", "key"): lambda world: Ids("wrong-key", None, "wrong-key"),
}
