"""What else an address can be asked: filters, orders and pages, also by what is not the asker's."""

from typing import Final

from tests.architecture.world import World

QUERIES: Final[dict[str, tuple[str, ...]]] = {
    "accounts:account-filter": ("?field=owner", "?field=tag", "?field=city", "?field=team", "?field=segment"),
    "accounts:account-columns": ("?columns=city",),
    "accounts:account-list": (
        "?q=canar",
        "?q=kanare",
        "?q=timber&sort=name",
        "?class=AX",
        "?class=A&sort=-revenue",
        "?class=dormant",
        "?owner=none",
        "?owner=me",
        "?owner={owner}",
        "?status=REGULAR&sort=last-order",
        "?sort=owner&page=2",
        "?owner-not={owner}&tag-not=none&sort=tags",
        "?revenue-min=7000000&sort=trend",
        "?moved=down&columns=city,team,tags,number",
        "?view={view}",
        "?team={team}",
        "?last-order-within=36500&view=slipping",
    ),
    "accounts:account-hierarchy": ("?sum=group", "?q=canar"),
    "accounts:account-merge": ("?q=canar", "?with={account}"),
    "accounts:account-similar": ("?name=Canarium+Timber", "?name=Plainsong+Timber&apart_from={account}"),
    "accounts:account-data": ("?person={owner}",),
    "accounts:import-check": ("?tab=faulty", "?tab=doubts", "?tab=ready"),
    "accounts:portfolio": ("?team={team}", "?scope=unassigned&by=team", "?class=AX"),
    "accounts:run-compare": ("?kind=down", "?from_class=BX&to_class=AX"),
    "accounts:run-list": ("?job={job}",),
    "api:accounts-detail": ("?expand=owner,team,parent",),
    "api:accounts-list": (
        "?q=canar",
        "?owner={owner}&sort=name",
        "?team={team}",
        "?revenue-min=7000000&sort=-revenue",
        "?class=A&expand=owner,team,parent",
    ),
    "api:account-months-list": ("?account={account}",),
    "api:alarms-list": ("?account={account}", "?expand=account"),
    "api:class-changes-list": ("?account={account}&expand=account",),
    "api:class-overrides-list": ("?account={account}", "?expand=account,made_by"),
    "api:classification-run-snapshots-list": ("?account={account}", "?expand=account"),
    "api:classification-runs-compare": ("?from={first}&to={run}",),
    "api:exports-accounts-list": ("?owner={owner}", "?format=ndjson&q=canar"),
    "api:exports-sales-lines-list": ("?account={account}", "?format=ndjson"),
    "api:imports-list": ("?source=erp-{owner}",),
    "api:jobs-list": ("?kind=classification",),
    "api:portfolio-matrix": ("?team={team}",),
    "api:portfolio-revenue": ("?team={team}",),
    "api:sales-lines-list": ("?account={account}", "?expand=account,product"),
    "api:saved-views-list": ("?expand=owner",),
    "core:palette": ("?q=canar", "?q=kanare", "?recent=accounts.{account}"),
}


def queries_for(name: str, world: World) -> list[str]:
    """Return the queries of this address, with what is foreign to Clara filled in."""
    foreign = {
        "run": world.run.pk,
        "first": world.first.pk,
        "job": world.foreign.job.pk,
        "owner": world.foreign.owner.pk,
        "account": world.foreign.account.pk,
        "view": world.foreign.owner.saved_views.get().pk,
        "team": world.foreign.owner.teams.get().pk,
    }
    return [query.format(**foreign) for query in QUERIES.get(name, ())]
