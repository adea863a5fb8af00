"""What sales look like to another system: lines, products, months and exchange rates."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.models import ExchangeRate, SalesLine
from accounts.models.sales import Channel
from kam.core.rest.resources import Expansion, NamedResource, Resource


class ProductResource(Resource):
    """Something that is sold, known by its number in the source system."""

    id = serializers.IntegerField()
    external_id = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # the framework takes it off the class
    name = serializers.CharField()
    line = serializers.IntegerField(source="line_id", allow_null=True)

    expansions: ClassVar = {"line": Expansion(lambda: NamedResource, via="line")}


class SalesLineResource(Resource):
    """One line of an invoice or order; amounts are net, `base_` ones in the company's currency, null without a rate."""

    id = serializers.IntegerField()
    account = serializers.IntegerField(source="account_id", allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]  # the framework takes it off the class
    document_id = serializers.CharField()
    line_key = serializers.CharField()
    document_on = serializers.DateField()
    ordered_on = serializers.DateField(allow_null=True)
    product = serializers.IntegerField(source="product_id", allow_null=True)
    product_line = serializers.IntegerField(source="product_line_id", allow_null=True)
    channel = serializers.ChoiceField(Channel.choices, allow_blank=True)
    ship_to = serializers.IntegerField(source="ship_to_id", allow_null=True)
    salesperson = serializers.CharField()
    kind = serializers.ChoiceField(SalesLine.Kind.choices)
    is_credit_note = serializers.BooleanField()
    quantity = serializers.DecimalField(18, 4, allow_null=True, help_text=_("In units of the product."))
    amount = serializers.DecimalField(18, 4, help_text=_("Net, in `currency`."))
    cost = serializers.DecimalField(18, 4, allow_null=True, help_text=_("In `currency`."))
    currency = serializers.CharField()
    base_amount = serializers.DecimalField(
        18, 4, allow_null=True, help_text=_("In the company's currency; null without an exchange rate.")
    )
    base_cost = serializers.DecimalField(18, 4, allow_null=True, help_text=_("The same of the cost."))
    batch = serializers.IntegerField(
        source="visible_batch", allow_null=True, help_text=_("The import that brought it; null when it was another's.")
    )

    expansions: ClassVar = {
        "account": Expansion(lambda: NamedResource, via="account"),
        "product": Expansion(lambda: ProductResource, via="product"),
        "product_line": Expansion(lambda: NamedResource, via="product_line"),
    }


class AccountMonthResource(Resource):
    """What one account bought in one month: rated sell-in lines, net, in the company's currency."""

    id = serializers.IntegerField()
    account = serializers.IntegerField(source="account_id", allow_null=True)
    month = serializers.DateField(help_text=_("Its first day."))
    lines = serializers.IntegerField()
    unrated_lines = serializers.IntegerField(help_text=_("Left out for want of an exchange rate."))
    net = serializers.DecimalField(20, 4, help_text=_("In the company's currency."))
    gross = serializers.DecimalField(20, 4, help_text=_("Without negative lines."))
    quantity = serializers.DecimalField(20, 4, help_text=_("In units of the products."))
    cost = serializers.DecimalField(20, 4, allow_null=True, help_text=_("In the company's currency."))
    first_on = serializers.DateField(allow_null=True)
    last_on = serializers.DateField(allow_null=True)

    expansions: ClassVar = {"account": Expansion(lambda: NamedResource, via="account")}


class ExchangeRateResource(Resource):
    """What one unit of a currency is worth in the company's from a day on."""

    id = serializers.IntegerField()
    currency = serializers.CharField()
    on = serializers.DateField()
    kind = serializers.ChoiceField(ExchangeRate.Kind.choices)
    rate = serializers.DecimalField(20, 10, help_text=_("Units of the company's currency for one of this."))
