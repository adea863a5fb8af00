"""Doubts about the rows of a checked file over REST: what may be meant otherwise, and what people say to it."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from django.db.models import BigIntegerField, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.api.imports.parts import PartViewSet
from accounts.api.imports.resource import ImportResource
from accounts.models import Account, ImportDoubt
from accounts.services import sales_import
from kam.core.rest.contracts import contract
from kam.core.rest.filters import choice_of
from kam.core.rest.parameters import one_of
from kam.core.rest.resources import Computed, Expansion, NamedResource, Resource

ORDERS: Final = "read:orders"
YES: Final = "true"


class DoubtResource(Resource):
    """Something that can be read but may be meant otherwise. Unanswered, it comes in as it stands."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(ImportDoubt.Kind.choices)
    row = serializers.IntegerField(help_text=_("Line of the file, or the first one of several."))
    column = serializers.CharField()
    value = serializers.CharField()
    lines = serializers.IntegerField(help_text=_("How many lines of the file it is about."))
    account = serializers.IntegerField(
        source="visible_account", allow_null=True, help_text=_("The account that it looks like, if in reach.")
    )
    why = serializers.CharField(help_text=_("Of SAME_CUSTOMER: TAX, NAME or NUMBER."))
    usual = serializers.CharField(
        allow_null=True,
        help_text=_("Of LARGE_AMOUNT: what a line of this customer usually is, in the base currency."),
    )
    answer = serializers.ChoiceField(ImportDoubt.Answer.choices)
    answered_by = serializers.IntegerField(source="answered_by_id", allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)

    field_scopes: ClassVar = {"usual": ORDERS}
    expansions: ClassVar = {
        "account": Expansion(
            lambda: NamedResource, rows=lambda reader: Account.objects.visible_to(reader.user), source="visible_account"
        ),
        "answered_by": Expansion(lambda: NamedResource, via="answered_by"),
    }
    computed: ClassVar = {
        "why": Computed(("details",), lambda row: str(row["details"].get("why") or "")),
        "usual": Computed(("details",), lambda row: row["details"].get("usual")),
    }


class DoubtViewSet(PartViewSet):
    """What can be read in a file but may be meant otherwise, such as an amount of a hundred times the usual."""

    noun = "import-doubts"
    resource = DoubtResource
    filters: ClassVar = {
        "kind": one_of(ImportDoubt.Kind.values),
        "answer": one_of(ImportDoubt.Answer.values),
        "awaiting": one_of([YES]),
    }
    orders: ClassVar = {"row": ("row",), "id": ("id",)}
    usual_order = "row"

    def rows(self) -> Any:
        """Return the doubts about the import of the address."""
        return ImportDoubt.objects.visible_to(self.user).filter(batch=self.batch)

    def prepared(self, rows: Any) -> Any:
        """Add the account that it looks like where the caller sees it."""
        key = Cast(KT("details__account"), BigIntegerField())
        seen = Account.objects.visible_to(self.user).filter(pk=OuterRef("account_key")).values("pk")
        return rows.annotate(account_key=key).annotate(visible_account=Subquery(seen))

    def filtered(self, rows: QuerySet[Any], filters: Mapping[str, str]) -> QuerySet[Any]:
        """Narrow by kind and answer, or to what nobody has answered in any way (`awaiting=true`)."""
        if "kind" in filters:
            rows = rows.filter(kind=choice_of(filters, "kind", ImportDoubt.Kind.values))
        if "answer" in filters:
            rows = rows.filter(answer=choice_of(filters, "answer", ImportDoubt.Answer.values))
        if "awaiting" in filters and choice_of(filters, "awaiting", [YES]):
            waiting = ImportDoubt.objects.visible_to(self.user).filter(batch=self.batch).awaiting()
            rows = rows.filter(pk__in=waiting.order_by().values("pk"))
        return rows

    @contract(gives_list=True)
    def list(self, request: Any, batch: str) -> Response:
        """List what may be meant otherwise, row by row."""
        return self.listing()

    @action(detail=True, methods=["post"])
    @contract(gives=ImportResource, is_bare=True)
    def keep(self, request: Any, batch: str, pk: str) -> Response:
        """Say that it is meant as it stands."""
        sales_import.keep(batch=self.batch, doubt=self.row(), by=self.user, at=timezone.now())
        return self.as_it_is_now()

    @action(detail=True, methods=["post"], url_path="same-customer")
    @contract(gives=ImportResource, is_bare=True)
    def same_customer(self, request: Any, batch: str, pk: str) -> Response:
        """Say that the new customer is the account that it looks like, which the caller may change."""
        sales_import.same_customer(batch=self.batch, doubt=self.row(), by=self.user, at=timezone.now())
        return self.as_it_is_now()

    @action(detail=True, methods=["post"])
    @contract(gives=ImportResource, is_bare=True)
    def reopen(self, request: Any, batch: str, pk: str) -> Response:
        """Take the answer back, with what it did.

        That a customer is the same can be taken back within an hour, by whom it was said, until the file comes in.
        """
        sales_import.reopen(batch=self.batch, doubt=self.row(), by=self.user, at=timezone.now())
        return self.as_it_is_now()

    @action(detail=False, methods=["post"], url_path="keep-all")
    @contract(gives=ImportResource, is_bare=True)
    def keep_all(self, request: Any, batch: str) -> Response:
        """Say so of everything that is still to be confirmed."""
        sales_import.keep_all(batch=self.batch, by=self.user, at=timezone.now())
        return self.as_it_is_now()
