"""Corrections of the rows of a checked file over REST: cells, all equal ones, rows left out, those of earlier."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.api.imports.parts import PartViewSet
from accounts.api.imports.resource import ImportResource
from accounts.models import ImportCorrection
from accounts.models.import_correction import LONGEST_VALUE
from accounts.services import sales_import
from kam.core.api.jobs import JobResource, accepted
from kam.core.rest.contracts import contract
from kam.core.rest.filters import choice_of, key_of
from kam.core.rest.inputs import Input
from kam.core.rest.parameters import KEY, TEXT, one_of
from kam.core.rest.resources import Expansion, NamedResource, Resource

LARGEST_ROW: Final = 2**31 - 1


class CorrectionResource(Resource):
    """What comes in instead of what the file says. The file stays as it came."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(ImportCorrection.Kind.choices)
    row = serializers.IntegerField(allow_null=True, help_text=_("Line of the file; null for all equal values."))
    column = serializers.CharField()
    was = serializers.CharField()
    becomes = serializers.CharField()
    made_by = serializers.IntegerField(source="made_by_id")
    made_at = serializers.DateTimeField()

    expansions: ClassVar = {"made_by": Expansion(lambda: NamedResource, via="made_by")}


class RowInput(Input):
    """A line of the file; the header is 1."""

    row = serializers.IntegerField(min_value=1, max_value=LARGEST_ROW)


class CorrectionInput(RowInput):
    """A cell and what comes in instead."""

    column = serializers.CharField(max_length=120, help_text=_("As the header spells it."))
    becomes = serializers.CharField(max_length=LONGEST_VALUE, allow_blank=True)
    for_equal = serializers.BooleanField(
        default=False, help_text=_("Also in all faulty rows that say the same in this column.")
    )
    seen = serializers.CharField(
        required=False,
        allow_blank=True,
        trim_whitespace=False,
        help_text=_("What the caller has read there; where somebody has corrected it since, this is refused (412)."),
    )


class EarlierResource(Resource):
    """Corrections of an earlier import that fit this file; null and none where there are none."""

    batch = serializers.IntegerField(allow_null=True)
    count = serializers.IntegerField()


class CorrectionViewSet(PartViewSet):
    """Corrections of the rows of a file, between its check and its import."""

    noun = "import-corrections"
    resource = CorrectionResource
    filters: ClassVar = {"kind": one_of(ImportCorrection.Kind.values), "row": KEY, "column": TEXT}
    orders: ClassVar = {"made-at": ("made_at",), "id": ("id",)}
    usual_order = "-made-at"

    def rows(self) -> QuerySet[ImportCorrection]:
        """Return the corrections of the import of the address."""
        return ImportCorrection.objects.visible_to(self.user).filter(batch=self.batch)

    def filtered(self, rows: QuerySet[Any], filters: Mapping[str, str]) -> QuerySet[Any]:
        """Narrow by kind, row and column."""
        if "kind" in filters:
            rows = rows.filter(kind=choice_of(filters, "kind", ImportCorrection.Kind.values))
        if "row" in filters:
            rows = rows.filter(row=min(key_of(filters, "row"), LARGEST_ROW))
        return rows.filter(column=filters["column"]) if "column" in filters else rows

    @contract(gives_list=True)
    def list(self, request: Any, batch: str) -> Response:
        """List the corrections, the latest first."""
        return self.listing()

    @contract(takes=CorrectionInput, gives=ImportResource, is_bare=True, refuses=(412,))
    def create(self, request: Any, batch: str) -> Response:
        """Put another value in the place of one cell, or of all equal ones of its column."""
        row, said = self.batch, dict(self.said())
        correct = sales_import.correct_equal if said.pop("for_equal") else sales_import.correct_cell
        correct(batch=row, by=self.user, at=timezone.now(), **said)
        return self.as_it_is_now()

    @contract(status=204)
    def destroy(self, request: Any, batch: str, pk: str) -> Response:
        """Take a correction back, or a row in again, however long ago it was left out."""
        sales_import.withdraw(batch=self.batch, correction=self.row(), by=self.user, at=timezone.now())
        return Response(status=204)

    @action(detail=False, methods=["post"], url_path="leave-out")
    @contract(takes=RowInput, gives=ImportResource, is_bare=True)
    def leave_out(self, request: Any, batch: str) -> Response:
        """Leave a row out of the import on purpose."""
        sales_import.leave_out(batch=self.batch, row=self.said()["row"], by=self.user, at=timezone.now())
        return self.as_it_is_now()

    @action(detail=False)
    @contract(gives=EarlierResource, is_bare=True)
    def earlier(self, request: Any, batch: str) -> Response:
        """Tell whether corrections of an earlier import of the caller fit this file."""
        found = sales_import.earlier_corrections(batch=self.batch, by=self.user)
        return Response({"batch": found.batch.pk if found else None, "count": found.count if found else 0})

    @earlier.mapping.post
    @contract(gives=JobResource, status=202, is_bare=True)
    def use_earlier(self, request: Any, batch: str) -> Response:
        """Put those over this file and check it again."""
        job = sales_import.use_earlier(batch=self.batch, by=self.user, at=timezone.now())
        return accepted(job, reader=self.reader)
