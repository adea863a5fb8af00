"""Sales over REST: lines, products, months and exchange rates."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar, Final

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.response import Response

from accounts.api.sales.resources import (
    AccountMonthResource,
    ExchangeRateResource,
    ProductResource,
    SalesLineResource,
)
from accounts.importing.rates import Rate
from accounts.models import AccountMonth, ExchangeRate, ImportBatch, Product, ProductLine, SalesLine
from accounts.services import exchange_rates
from kam.core.rest.contracts import contract
from kam.core.rest.filters import choice_of, conditions
from kam.core.rest.inputs import Input
from kam.core.rest.parameters import DAY, KEY, TEXT, one_of
from kam.core.rest.resources import NamedResource
from kam.core.rest.viewsets import DomainViewSet

READ: Final = "read:orders"


class SalesLineViewSet(DomainViewSet):
    """Lines of invoices and orders, as they came in with imports, of the accounts that the caller sees."""

    resource = SalesLineResource
    read_scope = READ
    filters: ClassVar = {
        **dict.fromkeys(("account", "product", "product-line", "batch"), KEY),
        **dict.fromkeys(("from", "to"), DAY),
        **dict.fromkeys(("currency", "document"), TEXT),
    }
    orders: ClassVar = {"id": ("id",), "document-on": ("document_on",)}

    def rows(self) -> QuerySet[SalesLine]:
        """Return the lines of visible accounts."""
        return SalesLine.objects.visible_to(self.user)

    def prepared(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Add the import where the caller sees it."""
        return with_batch(rows, self.user)

    def filtered(self, rows: QuerySet[Any], filters: Mapping[str, str]) -> QuerySet[Any]:
        """Narrow by account, days, product and import."""
        return lines_of(rows, filters)

    @contract(gives_list=True)
    def list(self, request: Any) -> Response:
        """List lines."""
        return self.listing()

    def retrieve(self, request: Any, pk: str) -> Response:
        """Return one line."""
        return self.told(self.pk)


class ProductViewSet(DomainViewSet):
    """What the company sells."""

    resource = ProductResource
    read_scope = READ
    filters: ClassVar = {"external-id": TEXT, "source": TEXT, "line": KEY}
    orders: ClassVar = {"id": ("id",), "name": ("name",)}

    def rows(self) -> QuerySet[Product]:
        """Return what the accounts buy that the caller sees, or all for administrators."""
        return Product.objects.visible_to(self.user)

    def filtered(self, rows: QuerySet[Any], filters: Mapping[str, str]) -> QuerySet[Any]:
        """Narrow by number, system and line."""
        found = conditions(filters, keys={"line": "line_id"}, days={})
        texts = {"external-id": "external_id", "source": "source"}
        return rows.filter(**found, **{texts[name]: filters[name] for name in texts if name in filters})

    @contract(gives_list=True)
    def list(self, request: Any) -> Response:
        """List products."""
        return self.listing()

    def retrieve(self, request: Any, pk: str) -> Response:
        """Return one product."""
        return self.told(self.pk)


class ProductLineViewSet(DomainViewSet):
    """Families of products."""

    resource = NamedResource
    read_scope = READ
    orders: ClassVar = {"id": ("id",), "name": ("name",)}

    def rows(self) -> QuerySet[ProductLine]:
        """Return those of which visible accounts buy, or all for administrators."""
        return ProductLine.objects.visible_to(self.user)

    @contract(gives_list=True)
    def list(self, request: Any) -> Response:
        """List product lines."""
        return self.listing()

    def retrieve(self, request: Any, pk: str) -> Response:
        """Return one product line."""
        return self.told(self.pk)


class AccountMonthViewSet(DomainViewSet):
    """What each account bought in each month, added up from its lines: the quick way to figures over years."""

    resource = AccountMonthResource
    read_scope = READ
    filters: ClassVar = {"account": KEY, "from": DAY, "to": DAY}
    orders: ClassVar = {"id": ("id",), "month": ("month",)}

    def rows(self) -> QuerySet[AccountMonth]:
        """Return the months of visible accounts."""
        return AccountMonth.objects.visible_to(self.user)

    def filtered(self, rows: QuerySet[Any], filters: Mapping[str, str]) -> QuerySet[Any]:
        """Narrow by account and first days."""
        days = {"from": "month__gte", "to": "month__lte"}
        return rows.filter(**conditions(filters, keys={"account": "account_id"}, days=days))

    @contract(gives_list=True)
    def list(self, request: Any) -> Response:
        """List months."""
        return self.listing()


class RateInput(Input):
    """One rate; a second one of its day takes its place."""

    currency = serializers.RegexField(r"^[A-Z]{3}$")
    on = serializers.DateField()
    rate = serializers.DecimalField(20, 10, min_value=Decimal("1e-10"))
    kind = serializers.ChoiceField(ExchangeRate.Kind.choices, default=ExchangeRate.Kind.DAILY)


class ExchangeRateViewSet(DomainViewSet):
    """Exchange rates: read by everybody, stored and removed by administrators."""

    resource = ExchangeRateResource
    read_scope = READ
    # Administrators bring them in; the service refuses everybody else.
    write_scope = "write:import"
    filters: ClassVar = {"currency": TEXT, "kind": one_of(ExchangeRate.Kind.values), "from": DAY, "to": DAY}
    orders: ClassVar = {"id": ("id",), "on": ("on",)}

    def rows(self) -> QuerySet[ExchangeRate]:
        """Return all rates."""
        return ExchangeRate.objects.visible_to(self.user)

    def filtered(self, rows: QuerySet[Any], filters: Mapping[str, str]) -> QuerySet[Any]:
        """Narrow by currency, kind and days."""
        found = conditions(filters, keys={}, days={"from": "on__gte", "to": "on__lte"})
        if "currency" in filters:
            found["currency"] = filters["currency"]
        if "kind" in filters:
            found["kind"] = choice_of(filters, "kind", ExchangeRate.Kind.values)
        return rows.filter(**found)

    @contract(gives_list=True)
    def list(self, request: Any) -> Response:
        """List exchange rates."""
        return self.listing()

    def retrieve(self, request: Any, pk: str) -> Response:
        """Return one rate."""
        return self.told(self.pk)

    @contract(takes=RateInput, status=201)
    def create(self, request: Any) -> Response:
        """Store a rate, in place of that of the same day; the lines concerned are converted again."""
        said = self.said()
        kind, rate = said["kind"], Rate(said["currency"], said["on"], said["rate"])
        exchange_rates.store_rates(rates=[rate], by=self.user, kind=kind)
        found = self.rows().filter(currency=rate.currency, on=rate.on, kind=kind).first()
        if found is None:
            # The company's own currency has none: it is 1.
            raise serializers.ValidationError({"currency": [_("This is the company's own currency.")]})
        return self.created(found.pk)

    @contract(status=204)
    def destroy(self, request: Any, pk: str) -> Response:
        """Remove a rate; the lines concerned fall back on the one before."""
        row = self.row()
        exchange_rates.remove_rates(currency=row.currency, on=row.on, kind=row.kind, by=self.user)
        return Response(status=204)


def with_batch(rows: QuerySet[Any], user: Any) -> QuerySet[Any]:
    """Add `visible_batch`, the import that brought the line where this person sees it."""
    seen = ImportBatch.objects.visible_to(user).filter(pk=OuterRef("batch")).values("pk")
    found: QuerySet[Any] = rows.annotate(visible_batch=Subquery(seen))
    return found


def lines_of(rows: QuerySet[Any], filters: Mapping[str, str]) -> QuerySet[Any]:
    """Narrow lines as the address says."""
    keys = {
        "account": "account_id", "product": "product_id", "product-line": "product_line_id", "batch": "visible_batch",
    }  # fmt: skip
    found = conditions(filters, keys=keys, days={"from": "document_on__gte", "to": "document_on__lte"})
    texts = {"currency": "currency", "document": "document_id"}
    return rows.filter(**found, **{texts[name]: filters[name] for name in texts if name in filters})
