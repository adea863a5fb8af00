"""What an account looks like to another system."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.analytics.twelve_months import change
from accounts.models import Account, Address, TaxId
from kam.core.rest.resources import Computed, Expansion, NamedResource, Reader, Resource

ORDERS = "read:orders"
CLASSES = "read:abcxyz"


class AddressResource(Resource):
    """Where an account is registered, gets its invoices or its goods."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(Address.Kind.choices)
    lines = serializers.CharField()
    postal_code = serializers.CharField()
    city = serializers.CharField()
    region = serializers.CharField()
    country = serializers.CharField()


class TaxIdResource(Resource):
    """A number under which a state knows an account."""

    kind = serializers.ChoiceField(TaxId.Kind.choices)
    value = serializers.CharField()


def _growth(row: Mapping[str, Any]) -> Decimal | None:
    return change(row["revenue"] or Decimal(0), row["revenue_before"])


def _accounts(reader: Reader) -> QuerySet[Account]:
    return Account.objects.visible_to(reader.user)


class AccountResource(Resource):
    """A customer with what is known of it, its class and, for tokens that read sales, its figures of twelve months."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    short_name = serializers.CharField()
    legal_name = serializers.CharField()
    legal_form = serializers.CharField()
    kind = serializers.ChoiceField(Account.Kind.choices)
    status = serializers.ChoiceField(Account.Status.choices)
    key_since = serializers.DateField(allow_null=True)
    segment = serializers.IntegerField(source="segment_id", allow_null=True)
    industry = serializers.CharField()
    city = serializers.CharField()
    country = serializers.CharField()
    website = serializers.CharField()
    currency = serializers.CharField(help_text=_("ISO 4217, or empty for the company's."))
    credit_limit = serializers.DecimalField(
        16, 2, allow_null=True, help_text=_("In `currency`, or the company's where that is empty.")
    )
    payment_days = serializers.IntegerField(allow_null=True, help_text=_("Days from invoice to payment."))
    is_reference = serializers.BooleanField()
    tags = serializers.ListField(source="tag_names", child=serializers.CharField())
    custom = serializers.DictField(help_text=_("Values of custom fields by their keys; see /custom-fields/."))
    owner = serializers.IntegerField(source="owner_id", allow_null=True)
    team = serializers.IntegerField(source="team_id", allow_null=True)
    parent = serializers.IntegerField(  # type: ignore[assignment]  # the framework takes it off the class
        source="visible_parent", allow_null=True, help_text=_("Null as well when the parent is out of reach.")
    )
    source = serializers.CharField(  # type: ignore[assignment]  # the same
        help_text=_("The system that knows the account by `external_id`.")
    )
    external_id = serializers.CharField()
    abc = serializers.CharField(allow_null=True, help_text=_("The value class in force: A, B, C or null."))
    xyz = serializers.CharField(allow_null=True, help_text=_("The steadiness class in force: X, Y, Z or null."))
    class_status = serializers.CharField(allow_null=True)
    is_class_by_hand = serializers.BooleanField()
    revenue = serializers.DecimalField(
        20, 2, allow_null=True, help_text=_("Of the twelve months that end with the published run's window.")
    )
    revenue_before = serializers.DecimalField(20, 2, allow_null=True, help_text=_("Of the twelve months before them."))
    growth = serializers.DecimalField(
        20, 4, allow_null=True, help_text=_("Their change as a ratio: 0.05 is five percent more.")
    )
    last_order_on = serializers.DateField(allow_null=True)
    archived_at = serializers.DateTimeField(allow_null=True)
    merged_into = serializers.IntegerField(
        source="visible_survivor", allow_null=True, help_text=_("The account that took its place, if in reach.")
    )
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    version = serializers.IntegerField()
    addresses = AddressResource(many=True, required=False)
    tax_ids = TaxIdResource(many=True, required=False)

    field_scopes: ClassVar = {
        "abc": CLASSES,
        "xyz": CLASSES,
        "class_status": CLASSES,
        "is_class_by_hand": CLASSES,
        "credit_limit": ORDERS,
        "revenue": ORDERS,
        "revenue_before": ORDERS,
        "growth": ORDERS,
        "last_order_on": ORDERS,
    }
    computed: ClassVar = {
        "is_class_by_hand": Computed(("override_id",), lambda row: row["override_id"] is not None),
        "growth": Computed(("revenue", "revenue_before"), _growth),
    }
    expansions: ClassVar = {
        "owner": Expansion(lambda: NamedResource, via="owner"),
        "team": Expansion(lambda: NamedResource, via="team"),
        "segment": Expansion(lambda: NamedResource, via="segment"),
        "parent": Expansion(lambda: NamedResource, rows=_accounts, source="visible_parent"),
        "merged_into": Expansion(lambda: NamedResource, rows=_accounts, source="visible_survivor"),
        "addresses": Expansion(
            lambda: AddressResource,
            rows=lambda reader: Address.objects.visible_to(reader.user).order_by("kind", "pk"),
            source="id",
            key="account_id",
            is_many=True,
        ),
        "tax_ids": Expansion(
            lambda: TaxIdResource,
            rows=lambda reader: TaxId.objects.visible_to(reader.user).order_by("kind", "value", "pk"),
            source="id",
            key="account_id",
            is_many=True,
        ),
    }
