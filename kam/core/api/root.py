"""Where another system begins: who it is here, which nouns there are, and where each of them is."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Final

from django.urls import URLPattern, get_resolver, reverse
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response

from kam.core.models import User
from kam.core.rest.authentication import BearerAuthentication, ReaderAuthentication
from kam.core.rest.contracts import USUAL, contract
from kam.core.rest.permissions import ANY_TOKEN
from kam.core.rest.resources import Resource, moment
from kam.core.rest.viewsets import DomainViewSet

NAMESPACE: Final = "api"
# They have links of their own.
NO_NOUNS: Final = frozenset({"root", "me-list"})


class RootResource(Resource):
    """Where everything is."""

    me = serializers.URLField(help_text=_("Whose token this is, and what it may be used for."))
    docs = serializers.URLField(help_text=_("The contract as a page, for people who are signed in."))
    schema = serializers.URLField(help_text=_("The contract: OpenAPI 3.1."))
    nouns = serializers.DictField(
        child=serializers.URLField(), help_text=_("Every address that is read without a key and tells rows or figures.")
    )
    examples: ClassVar = {
        "me": "https://kam.example.com/api/v1/me/",
        "docs": "https://kam.example.com/api/v1/docs/",
        "schema": "https://kam.example.com/api/v1/schema/",
        "nouns": {
            "accounts": "https://kam.example.com/api/v1/accounts/",
            "sales-lines": "https://kam.example.com/api/v1/sales-lines/",
        },
    }


class RootViewSet(DomainViewSet):
    """Where another system begins: which nouns there are, and where."""

    # The same for everybody, as the contract is; whoever reads that on its page may follow links here.
    authentication_classes = (BearerAuthentication, ReaderAuthentication)
    permission_classes = (IsAuthenticated,)
    resource = RootResource
    read_scope = ANY_TOKEN

    @contract(is_bare=True)
    def retrieve(self, request: Any) -> Response:
        """Tell which nouns there are, and where."""
        absolute = request.build_absolute_uri
        links = {"me": "api:me-list", "docs": "core:api-docs", "schema": "api:schema"}
        nouns = {name: absolute(address) for name, address in sorted(_nouns())}
        return Response({**{name: absolute(reverse(route)) for name, route in links.items()}, "nouns": nouns})


class MeResource(Resource):
    """Whose token this is, and what it may be used for."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    role = serializers.ChoiceField(User.Role.choices)
    teams = serializers.ListField(child=serializers.IntegerField())
    scopes = serializers.ListField(child=serializers.CharField())
    expires_at = serializers.DateTimeField(allow_null=True)


class MeViewSet(DomainViewSet):
    """Whose token it is. Here a program finds out what it may do before it tries."""

    resource = MeResource
    read_scope = ANY_TOKEN
    is_only_one = True

    @contract(is_bare=True)
    def list(self, request: Any) -> Response:
        """Tell whose token this is, and what it may be used for."""
        user, token = self.user, self.request.auth
        own = user.team_memberships.order_by("team_id", "pk").values_list("team_id", flat=True)
        told: Mapping[str, Any] = {
            "id": user.pk, "name": user.name, "role": user.role, "teams": [*own],
            "scopes": sorted(self.reader.scopes), "expires_at": moment(getattr(token, "expires_at", None)),
        }  # fmt: skip
        return Response(told)


def _nouns() -> Iterator[tuple[str, str]]:
    """Yield name and path of what is read without a key in its address, or anything else that has to be said."""
    _prefix, resolver = get_resolver().namespace_dict[NAMESPACE]
    root = reverse(f"{NAMESPACE}:root")
    for route in resolver.url_patterns:
        view: Any = getattr(route, "callback", None)
        action = getattr(view, "actions", {}).get("get")
        if not isinstance(route, URLPattern) or not action or route.name in NO_NOUNS or route.pattern.regex.groups:
            continue
        if not getattr(getattr(view.cls, action), "contract", USUAL).needs:
            address = reverse(f"{NAMESPACE}:{route.name}")
            yield address.removeprefix(root).strip("/").replace("/", "-"), address
