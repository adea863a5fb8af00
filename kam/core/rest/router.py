"""Routes of viewsets: `/accounts/`, `/accounts/7/`, `/accounts/7/hand-over/`, each under one address only."""

from typing import Any

from rest_framework.routers import Route, SimpleRouter


class Router(SimpleRouter):
    """Makes the routes of viewsets; keys are numbers, and an address without a slash at its end is another one."""

    include_format_suffixes = False

    def register(self, prefix: str, viewset: Any, basename: str | None = None) -> None:
        """Add a noun under its plural, which is also how its routes are named unless its `noun` says otherwise."""
        viewset.lookup_value_regex = getattr(viewset, "lookup_value_regex", r"[0-9]{1,19}")
        super().register(prefix, viewset, basename=basename or viewset.noun or prefix.replace("/", "-"))

    def get_routes(self, viewset: Any) -> Any:
        """Return the routes of a noun; what there is one of is changed under the address that tells it."""
        routes = super().get_routes(viewset)
        if not viewset.is_only_one:
            return routes
        listing = next(each for each in routes if isinstance(each, Route) and not each.detail)
        return [listing._replace(mapping={"get": "list", "patch": "partial_update"})]
