"""Runs of the classification over REST: when accounts were classified, and what came out."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from django.http import Http404
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.analytics.abc_xyz.dependence import changed
from accounts.analytics.migration_matrix import migration
from accounts.analytics.move_kinds import count_kinds
from accounts.analytics.run_figures import RunFigures
from accounts.api.classes.asking import key_in, ok_run, require_choice
from accounts.api.classes.base import (
    ADMINISTER,
    COMPANY,
    ORDERS,
    WHOSE,
    ClassViewSet,
    MoneyField,
    RatioField,
)
from accounts.api.classes.profile_shapes import MoveResource, told_moves
from accounts.models import Account, ClassificationRun
from accounts.services import classification
from accounts.services.basis import last_sale_on, proposed_as_of
from kam.core.api.jobs import JobResource
from kam.core.rest import queries
from kam.core.rest.contracts import contract
from kam.core.rest.inputs import Input
from kam.core.rest.parameters import KEY, YES_NO, FilterShape, one_of
from kam.core.rest.resources import Expansion, NamedResource, Resource

Run = ClassificationRun
# Of a comparison.
ENDS: Final = ("from", "to")


class RunResource(Resource):
    """One classification of all accounts: a profile, its parameters and the window that was counted."""

    id = serializers.IntegerField()
    profile = serializers.IntegerField(source="profile_id")
    series = serializers.CharField(help_text=gettext_lazy("Equal for runs with the same parameters."))
    parameters = serializers.DictField(help_text=gettext_lazy("As the run went by them; decimals are strings."))
    has_other_parameters = serializers.BooleanField(
        source="has_overrides", help_text=gettext_lazy("Some replaced those of the profile for this run alone.")
    )
    as_of = serializers.DateField()
    window_start = serializers.DateField()
    window_end = serializers.DateField(help_text=gettext_lazy("The first day after the window."))
    status = serializers.ChoiceField(Run.Status.choices)
    is_published = serializers.BooleanField(help_text=gettext_lazy("Its classes are the ones in force."))
    publication = serializers.ChoiceField(Run.Publication.choices)
    is_complete = serializers.BooleanField(help_text=gettext_lazy("No line was left out for want of an exchange rate."))
    started_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    made_by = serializers.IntegerField(source="made_by_id")
    error = serializers.CharField(required=False, help_text=gettext_lazy("Administrators only."))

    field_scopes: ClassVar = {"error": COMPANY}
    expansions: ClassVar = {
        "profile": Expansion(lambda: NamedResource, via="profile"),
        "made_by": Expansion(lambda: NamedResource, via="made_by"),
    }


class CellResource(Resource):
    """How many accounts have one class, and their value."""

    code = serializers.CharField(help_text=gettext_lazy("AX to CZ, A- to C- for new accounts, dormant."))
    accounts = serializers.IntegerField()
    value = MoneyField()

    field_scopes: ClassVar = {"value": ORDERS}


class ConcentrationResource(Resource):
    """How much of the value hangs on how few accounts; shares are 0 to 1."""

    accounts = serializers.IntegerField()
    top = serializers.DictField(help_text=gettext_lazy("What the largest 1, 3, 5 and 10 accounts make."))
    top_fifth = serializers.CharField()
    hhi = serializers.CharField()
    effective_accounts = serializers.CharField()
    gini = serializers.CharField()
    reach = serializers.DictField(help_text=gettext_lazy("How many accounts make so many percent."))
    alerts = serializers.ListField(child=serializers.CharField())


class FiguresResource(Resource):
    """What came out of a run, over the accounts that `of` says."""

    of = serializers.ChoiceField(WHOSE)
    currency = serializers.CharField()
    accounts = serializers.DictField(help_text=gettext_lazy("How many accounts have which status."))
    classes = CellResource(many=True)
    total = MoneyField(help_text=gettext_lazy("The value of all accounts that have any."))
    concentration = ConcentrationResource(allow_null=True)
    key_candidates = serializers.IntegerField(required=False, help_text=gettext_lazy("Administrators only."))
    left_out = serializers.DictField(required=False, help_text=gettext_lazy("Administrators only: lines by reason."))

    field_scopes: ClassVar = {"total": ORDERS, "key_candidates": COMPANY, "left_out": COMPANY}


class RunDetailResource(RunResource):
    """A run with what came out of it."""

    figures = FiguresResource()


class ComparisonResource(Resource):
    """What became of the classes from one run to another, over the accounts that `of` says."""

    first = serializers.IntegerField()
    second = serializers.IntegerField()
    of = serializers.ChoiceField(WHOSE)
    accounts = serializers.IntegerField()
    stability = RatioField(help_text=gettext_lazy("The part of the accounts that kept their class."))
    kinds = serializers.DictField(
        help_text=gettext_lazy("Accounts by kind of move, as /movements/ has them, and same.")
    )
    moves = MoveResource(many=True)
    differing_parameters = serializers.ListField(child=serializers.CharField())


class RunInput(Input):
    """As of which day; without one, after the last full month of sales."""

    as_of = serializers.DateField(required=False)


class RunViewSet(ClassViewSet):
    """Classifications of all accounts. Everybody may know when one ran; its totals are of whom `of` says."""

    resource = RunResource
    scopes: ClassVar = {"create": ADMINISTER}
    filters: ClassVar = {
        "profile": KEY,
        "published": YES_NO,
        "status": one_of(Run.Status.values),
    }
    orders: ClassVar = {"id": ("id",), "as-of": ("as_of", "started_at"), "started-at": ("started_at",)}
    usual_order = "-as-of"

    def rows(self) -> Any:
        """Return all runs."""
        return Run.objects.visible_to(self.user)

    def filter_shape(self, name: str) -> FilterShape:
        """Return what a parameter looks like; the ends of a comparison are no filters of the list."""
        return KEY if name in ENDS else super().filter_shape(name)

    def filtered(self, rows: Any, filters: Mapping[str, str]) -> Any:
        """Narrow by profile, status, or to the published one."""
        if "profile" in filters:
            rows = rows.filter(profile=key_in(filters["profile"], field="profile"))
        if "published" in filters:
            require_choice(filters["published"], ["true", "false"], field="published")
            rows = rows.filter(is_published=filters["published"] == "true")
        if "status" in filters:
            require_choice(filters["status"], Run.Status.values, field="status")
            rows = rows.filter(status=filters["status"])
        return rows

    @contract(gives_list=True)
    def list(self, request: Any) -> Response:
        """Return the runs, the latest window first."""
        return self.listing()

    @contract(gives=RunDetailResource)
    def retrieve(self, request: Any, pk: str) -> Response:
        """Return one run with its figures: the company's for administrators, of their own accounts for others."""
        shape = queries.shape_of_rows(request, RunDetailResource, self.reader)
        record = self._record(self.pk, shape)
        if record is None:
            raise Http404
        if "figures" in shape.columns:
            record["figures"] = self._figures(self.row())
        return Response(shape.of([record])[0])

    @contract(takes=RunInput, gives=JobResource, status=202, is_bare=True)
    def create(self, request: Any) -> Response:
        """Classify all accounts now, in the background; the same day asked twice while it waits or works is one job."""
        today = self.company.today()
        as_of = self.said().get("as_of") or proposed_as_of(last_sale_on(self.user, today=today), today=today)
        return self.started(classification.request_run(as_of=as_of, by=self.user, today=today))

    @action(detail=False, methods=["get"])
    @contract(gives=ComparisonResource, is_bare=True, needs=ENDS)
    def compare(self, request: Any) -> Response:
        """Compare two runs: how many of the accounts went from which class to which."""
        asked = queries.read(request, known=(), filters=ENDS).filters
        first, second = (ok_run(self.rows(), asked.get(name, ""), field=name) for name in ENDS)
        found = migration(first=first, second=second, accounts=Account.objects.visible_to(self.user))
        record = {
            "first": first.pk,
            "second": second.pk,
            "of": self.whose,
            "accounts": found.accounts,
            "stability": found.stability,
            "kinds": dict(count_kinds(found)),
            "moves": told_moves(self, found),
            "differing_parameters": sorted(changed(first.parameters, second.parameters)),
        }
        return self.one(ComparisonResource, record)

    def _figures(self, run: Run) -> dict[str, Any]:
        figures = RunFigures.of(run, self.user, is_company=self.is_company)
        stored = figures.company or {}
        cells = sorted(figures.cells.items())
        told = figures.concentration
        record = {
            "of": self.whose,
            "currency": run.figures.get("currency", self.company.base_currency),
            "accounts": figures.statuses,
            "classes": [
                self.inner(CellResource, {"code": code, "accounts": cell.count, "value": cell.value})
                for code, cell in cells
            ],
            "total": figures.total,
            "concentration": self.inner(ConcentrationResource, told) if told else None,
            "key_candidates": int(stored.get("key_candidates") or 0),
            "left_out": stored.get("left_out") or {},
        }
        return self.inner(FiguresResource, record)
