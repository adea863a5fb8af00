"""All REST routes under /api/v1/, composed from the apps, and the order in which the contract tells of them."""

from inspect import cleandoc
from typing import Any, Final

from django.urls import URLPattern, URLResolver, path

from accounts.api import routes as accounts
from kam.core.api import routes as core
from kam.core.api.contract import ContractView
from kam.core.api.root import RootViewSet
from kam.core.rest.router import Router

app_name = "api"
router = Router()
for prefix, viewset in (*core.ROUTES, *accounts.ROUTES):
    router.register(prefix, viewset)
urlpatterns: list[URLPattern | URLResolver] = [
    path("", RootViewSet.as_view({"get": "retrieve"}, basename="root"), name="root"),
    *router.urls,
    path("schema/", ContractView.as_view(), name="schema"),
]

# Where the viewsets of a group live, in the order in which somebody who integrates needs them.
GROUPS: Final = (
    ("Start", ("kam.core.api.root",)),
    ("Accounts", ("accounts.api.accounts", "accounts.api.alarms", "accounts.api.words")),
    ("Sales", ("accounts.api.sales",)),
    ("Classification", ("accounts.api.classes",)),
    ("Files", ("accounts.api.imports", "accounts.api.exports")),
    ("Webhooks", ("kam.core.api.webhooks",)),
    ("Company", ("kam.core.api",)),
)


def grouped(result: dict[str, Any], **_context: Any) -> dict[str, Any]:
    """Return the contract with its tags described and in groups (asked by drf-spectacular)."""
    used = {tag for methods in result["paths"].values() for each in methods.values() for tag in each.get("tags", ())}
    groups: dict[str, list[str]] = {name: [] for name, _places in GROUPS}
    tags: list[dict[str, str]] = []
    viewsets: list[tuple[str, Any, str]] = [("", RootViewSet, "root"), *router.registry]
    for _prefix, viewset, tag in sorted(viewsets, key=lambda each: _place(each[1])):
        if tag in used and not viewset.stands_with and tag not in {each["name"] for each in tags}:
            tags.append({"name": tag, "description": cleandoc(viewset.__doc__ or "")})
            groups[GROUPS[_place(viewset)][0]].append(tag)
    return {**result, "tags": tags, "x-tagGroups": [{"name": name, "tags": each} for name, each in groups.items()]}


def _place(viewset: Any) -> int:
    """Return the place of a viewset's group; what no group names stands with the last one."""
    module = viewset.__module__
    found = (place for place, (_name, roots) in enumerate(GROUPS) if module.startswith(roots))
    return next(found, len(GROUPS) - 1)
