"""The product's routes and two floors: a list endpoint made of the framework's own parts, over the same table.

It is what one writes in ten minutes: the columns of the table through a `ModelSerializer`, django-filter's backend,
the framework's ordering and its pages by cursor. `floor/` knows its caller by a token, as every API does that is
not for everybody: one query, the framework's own class. `bare/` answers anybody. Neither has rights by row, scopes, a
limit of requests, computed values or related rows; the product has all of them.
"""

from typing import Any, ClassVar

from django.urls import path
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.authentication import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.filters import OrderingFilter
from rest_framework.generics import ListAPIView
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import IsAuthenticated
from rest_framework.serializers import ModelSerializer

from accounts.models import Account
from kam import urls
from kam.core.models import ApiToken
from kam.core.token_secrets import digest_of


class FloorSerializer(ModelSerializer[Account]):
    """The columns of an account that are its own."""

    class Meta:
        model = Account
        fields: ClassVar = [
            "id", "name", "short_name", "legal_name", "legal_form", "kind", "status", "key_since", "segment",
            "industry", "city", "country", "website", "currency", "credit_limit", "payment_days", "is_reference",
            "custom", "owner", "team", "parent", "source", "external_id", "archived_at", "created_at", "updated_at",
            "version",
        ]  # fmt: skip


class FloorAuthentication(TokenAuthentication):
    """The framework's, but for the name of the column: secrets are not stored here."""

    keyword = "Bearer"

    def authenticate_credentials(self, key: str) -> tuple[Any, Any]:
        """Return who asks."""
        try:
            token = ApiToken.objects.select_related("user").get(digest=digest_of(key))
        except ApiToken.DoesNotExist:
            raise AuthenticationFailed from None
        return token.user, token


class FloorPages(CursorPagination):
    """Fifty a page, in the order of an index."""

    page_size = 50
    ordering = "sort_key"


class Bare(ListAPIView[Account]):
    """Accounts, for anybody."""

    queryset = Account.objects.all()
    serializer_class = FloorSerializer
    authentication_classes: Any = ()
    permission_classes: Any = ()
    filter_backends = (DjangoFilterBackend, OrderingFilter)
    filterset_fields = ("status",)
    ordering_fields = ("sort_key",)
    pagination_class = FloorPages


class Floor(Bare):
    """Accounts, for whoever has a token."""

    authentication_classes = (FloorAuthentication,)
    permission_classes = (IsAuthenticated,)


urlpatterns = [*urls.urlpatterns, path("floor/", Floor.as_view()), path("bare/", Bare.as_view())]
