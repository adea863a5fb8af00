"""The product's routes and the floor: one list endpoint as the framework makes it, over the same table."""

from typing import Any, ClassVar

from django.urls import path
from rest_framework import generics, serializers

from accounts.models import Account
from kam import urls


class FloorSerializer(serializers.ModelSerializer[Account]):
    """The columns of an account that are its own."""

    class Meta:
        model = Account
        fields: ClassVar = [
            "id", "name", "short_name", "legal_name", "legal_form", "kind", "status", "key_since", "segment",
            "industry", "city", "country", "website", "currency", "credit_limit", "payment_days", "is_reference",
            "custom", "owner", "team", "parent", "source", "external_id", "archived_at", "created_at", "updated_at",
            "version",
        ]  # fmt: skip


class Floor(generics.ListAPIView[Account]):
    """Fifty accounts of one status by name, for anybody."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()
    serializer_class = FloorSerializer

    def get_queryset(self) -> Any:
        """Return them in the order of an index."""
        return Account.objects.filter(status="REGULAR").order_by("sort_key", "pk")[:50]


urlpatterns = [*urls.urlpatterns, path("floor/", Floor.as_view())]
