"""Classes over time and by hand: when the class of an account changed and why, and what people decided instead."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, ClassVar, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.access import require_led
from accounts.api.classes.asking import key_in, require_choice
from accounts.api.classes.base import ORDERS, WRITE, ClassViewSet, MoneyField, RatioField
from accounts.models import Account, ClassChange, ClassificationOverride
from accounts.services import classification
from kam.core.errors import DomainError
from kam.core.rest.contracts import contract
from kam.core.rest.filters import day_of
from kam.core.rest.inputs import Input, VisibleRow
from kam.core.rest.parameters import DAY, KEY, one_of
from kam.core.rest.resources import Computed, Expansion, NamedResource, Resource

ONE_DAY: Final = timedelta(days=1)
SOON: Final = timedelta(days=30)
STATES: Final = ("active", "expiring", "ended")
LETTERS: Final = {"abc": ["", "A", "B", "C"], "xyz": ["", "X", "Y", "Z"]}


def _told(name: str, side: int) -> Computed:
    return Computed(("explanation",), lambda row: (row["explanation"].get(name) or [None, None])[side])


def _exact(name: str, side: int) -> Computed:
    told = _told(name, side)
    return Computed(told.reads, lambda row: None if (text := told.work_out(row)) is None else Decimal(text))


class ChangeResource(Resource):
    """The class of an account became another one, by a run or by hand."""

    id = serializers.IntegerField()
    account = serializers.IntegerField(source="account_id")
    at = serializers.DateTimeField()
    dimension = serializers.ChoiceField(ClassChange.Dimension.choices)
    from_class = serializers.CharField(help_text=gettext_lazy("AX to CZ, A- to C-, or empty."))
    to_class = serializers.CharField()
    cause = serializers.ChoiceField(ClassChange.Cause.choices)
    run = serializers.IntegerField(source="run_id", allow_null=True)
    override = serializers.IntegerField(source="override_id", allow_null=True)
    status_before = serializers.CharField(allow_null=True)
    status_after = serializers.CharField(allow_null=True)
    value_before = MoneyField()
    value_after = MoneyField()
    cv_before = RatioField()
    cv_after = RatioField()

    field_scopes: ClassVar = dict.fromkeys(("value_before", "value_after"), ORDERS)
    expansions: ClassVar = {"account": Expansion(lambda: NamedResource, via="account")}
    computed: ClassVar = {
        "status_before": _told("status", 0),
        "status_after": _told("status", 1),
        "value_before": _exact("value", 0),
        "value_after": _exact("value", 1),
        "cv_before": _exact("cv", 0),
        "cv_after": _exact("cv", 1),
    }


class ChangeViewSet(ClassViewSet):
    """Changes of the class in force of the accounts that the caller sees."""

    resource = ChangeResource
    filters: ClassVar = {
        "account": KEY,
        "run": KEY,
        "cause": one_of(ClassChange.Cause.values),
        "from": DAY,
        "to": DAY,
    }
    orders: ClassVar = {"id": ("id",), "at": ("at",)}
    usual_order = "-at"

    def rows(self) -> Any:
        """Return the changes of visible accounts."""
        return ClassChange.objects.visible_to(self.user)

    def filtered(self, rows: Any, filters: Mapping[str, str]) -> Any:
        """Narrow to an account, a run, a cause, or days, the last one included."""
        for name in ("account", "run"):
            if name in filters:
                rows = rows.filter(**{name: key_in(filters[name], field=name)})
        if "cause" in filters:
            require_choice(filters["cause"], ClassChange.Cause.values, field="cause")
            rows = rows.filter(cause=filters["cause"])
        if "from" in filters:
            rows = rows.filter(at__gte=self._begin(day_of(filters, "from")))
        if "to" in filters:
            rows = rows.filter(at__lt=self._begin(min(day_of(filters, "to"), date.max - ONE_DAY) + ONE_DAY))
        return rows

    @contract(gives_list=True)
    def list(self, request: Any) -> Response:
        """Return the changes, the latest first."""
        return self.listing()

    def retrieve(self, request: Any, pk: str) -> Response:
        """Return one change."""
        return self.told(self.pk)

    def _begin(self, day: date) -> datetime:
        """Return when the day begins for the company."""
        return datetime.combine(day, time.min, tzinfo=self.company.zone)


class OverrideResource(Resource):
    """A class given by hand in the place of the computed one; an empty letter leaves that one in force."""

    id = serializers.IntegerField()
    account = serializers.IntegerField(source="account_id")
    abc = serializers.CharField()
    xyz = serializers.CharField()
    reason = serializers.CharField()
    made_by = serializers.IntegerField(source="made_by_id")
    created_at = serializers.DateTimeField()
    expires_on = serializers.DateField(help_text=gettext_lazy("The last day on which it counts."))
    ended_at = serializers.DateTimeField(allow_null=True)
    ended_by = serializers.IntegerField(source="ended_by_id", allow_null=True)

    expansions: ClassVar = {
        "account": Expansion(lambda: NamedResource, via="account"),
        "made_by": Expansion(lambda: NamedResource, via="made_by"),
    }


class OverrideInput(Input):
    """A class by hand: at least one letter, why, and the last day on which it counts, within a year."""

    examples: ClassVar = {"abc": "A"}

    account = VisibleRow(Account.objects.visible_to)
    abc = serializers.ChoiceField(LETTERS["abc"], required=False, allow_blank=True)
    xyz = serializers.ChoiceField(LETTERS["xyz"], required=False, allow_blank=True)
    reason = serializers.CharField(max_length=500)
    expires_on = serializers.DateField()


class OverrideViewSet(ClassViewSet):
    """Classes given by hand. Managers give them in their teams, administrators everywhere."""

    resource = OverrideResource
    write_scope = WRITE
    filters: ClassVar = {"account": KEY, "state": one_of(STATES)}
    orders: ClassVar = {"id": ("id",), "expires-on": ("expires_on",), "ended-at": ("ended_at",)}

    def rows(self) -> Any:
        """Return those of visible accounts, ended ones among them."""
        return ClassificationOverride.objects.visible_to(self.user)

    def filtered(self, rows: Any, filters: Mapping[str, str]) -> Any:
        """Narrow to an account, or to those in force, those that end within 30 days, or ended ones."""
        if "account" in filters:
            rows = rows.filter(account=key_in(filters["account"], field="account"))
        if "state" not in filters:
            return rows
        require_choice(filters["state"], STATES, field="state")
        if filters["state"] == "ended":
            return rows.exclude(ended_at=None)
        rows = rows.filter(ended_at=None)
        is_soon = filters["state"] == "expiring"
        return rows.filter(expires_on__lte=self.company.today() + SOON) if is_soon else rows

    @contract(gives_list=True)
    def list(self, request: Any) -> Response:
        """Return classes given by hand."""
        return self.listing()

    def retrieve(self, request: Any, pk: str) -> Response:
        """Return one of them."""
        return self.told(self.pk)

    @contract(takes=OverrideInput, status=201)
    def create(self, request: Any) -> Response:
        """Give an account a class by hand; an earlier one ends."""
        said = {"abc": "", "xyz": "", **self.said()}
        require_led(said["account"], by=self.user)
        made = classification.override(on=self.company.today(), by=self.user, **said)
        return self.created(made.pk)

    @action(detail=True, methods=["post"])
    def end(self, request: Any, pk: str) -> Response:
        """Put the computed class in force again."""
        made = self.row(self.rows().select_related("account__owner", "account__team"))
        require_led(made.account, by=self.user)
        if made.ended_at is not None:
            raise DomainError(_("This class by hand has ended already."))
        classification.end_override(account=made.account, on=self.company.today(), by=self.user)
        return self.told(made.pk)
