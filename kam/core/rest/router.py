"""Routes of viewsets: `/accounts/`, `/accounts/7/`, `/accounts/7/hand-over/`, each under one address only."""

from typing import Any

from rest_framework.routers import SimpleRouter


class Router(SimpleRouter):
    """Makes the routes of viewsets; keys are numbers, and an address without a slash at its end is another one."""

    include_format_suffixes = False

    def register(self, prefix: str, viewset: Any, basename: str | None = None) -> None:
        """Add a noun under its plural, which is also how its routes are named unless its `noun` says otherwise."""
        viewset.lookup_value_regex = getattr(viewset, "lookup_value_regex", r"[0-9]{1,19}")
        super().register(prefix, viewset, basename=basename or viewset.noun or prefix.replace("/", "-"))
