"""Why one account has its class, as data: what a run measured, the limits, the buckets, and what would change it."""

from decimal import Decimal
from typing import Any, ClassVar

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.analytics.class_series import ClassSeries
from accounts.analytics.next_bucket import Between, NextBucket, first_letters, next_bucket
from accounts.analytics.value_turns import ValueTurn, value_turns
from accounts.api.classes.asking import key_in
from accounts.api.classes.base import COMPANY, ORDERS, ClassViewSet, MoneyField
from accounts.api.classes.changes import OverrideResource
from accounts.api.classes.rows_of_runs import SnapshotResource
from accounts.models import Account, ClassificationOverride, ClassificationRun, ClassificationSnapshot
from kam.core.rest import queries
from kam.core.rest.contracts import contract
from kam.core.rest.parameters import KEY
from kam.core.rest.resources import Resource


class CountedResource(Resource):
    """The run that the explanation is of."""

    id = serializers.IntegerField()
    as_of = serializers.DateField()
    window_start = serializers.DateField()
    window_end = serializers.DateField(help_text=gettext_lazy("The first day after the window."))
    is_published = serializers.BooleanField()
    parameters = serializers.DictField(help_text=gettext_lazy("Thresholds among them; decimals are strings."))
    currency = serializers.CharField()


class BucketResource(Resource):
    """What the account brought from `start` to the next bucket."""

    start = serializers.DateField()
    amount = MoneyField()

    field_scopes: ClassVar = {"amount": ORDERS}


class BetweenResource(Resource):
    """From `low` to `high`, both included; null where there is no upper end."""

    low = MoneyField()
    high = MoneyField()


class ValueTurnResource(Resource):
    """With this value over the whole window the letter becomes this one, the others staying as they are."""

    letter = serializers.CharField()
    value = MoneyField()


class TurnsResource(Resource):
    """What would change the letters with the next run; null where nothing does, or nothing can be said."""

    better_value = ValueTurnResource(
        allow_null=True, required=False, help_text=gettext_lazy("Administrators only: it tells where others stand.")
    )
    worse_value = ValueTurnResource(allow_null=True, required=False)
    better_steadiness = serializers.CharField(allow_null=True)
    better_between = BetweenResource(allow_null=True, help_text=gettext_lazy("Of the next bucket."))
    worse_steadiness = serializers.CharField(allow_null=True)
    worse_outside = BetweenResource(allow_null=True, help_text=gettext_lazy("Of the next bucket."))
    first_x_between = BetweenResource(allow_null=True)
    first_y_between = BetweenResource(allow_null=True)

    field_scopes: ClassVar = {
        **dict.fromkeys(("better_value", "worse_value"), COMPANY),
        **dict.fromkeys(("better_between", "worse_outside", "first_x_between", "first_y_between"), ORDERS),
    }


class ExplanationResource(Resource):
    """The class in force of an account, and why it has it."""

    account = serializers.IntegerField()
    abc = serializers.CharField(allow_null=True, help_text=gettext_lazy("In force, by hand or computed."))
    xyz = serializers.CharField(allow_null=True)
    class_status = serializers.CharField(allow_null=True)
    override = OverrideResource(allow_null=True, help_text=gettext_lazy("The class by hand that is in force."))
    run = CountedResource(allow_null=True)
    snapshot = SnapshotResource(allow_null=True, help_text=gettext_lazy("What the run said."))
    is_group = serializers.BooleanField(help_text=gettext_lazy("The sales of several accounts count as one."))
    buckets = BucketResource(many=True, help_text=gettext_lazy("Empty where not all accounts of the group are seen."))
    turns = TurnsResource(allow_null=True, help_text=gettext_lazy("Of the published run alone."))


class AccountClassViewSet(ClassViewSet):
    """Why an account has its class."""

    noun = "account-class"
    operation_ids: ClassVar = {"explanation": "account_class_retrieve"}
    filters: ClassVar = {"run": KEY}
    resource = ExplanationResource

    def rows(self) -> Any:
        """Return the accounts that the caller sees."""
        return Account.objects.visible_to(self.user).with_class()

    @action(detail=True, methods=["get"], url_path="class")
    @contract(gives=ExplanationResource, is_bare=True, asks=("run",))
    def explanation(self, request: Any, pk: str) -> Response:
        """Explain the class in force, or that of the run that `run` names."""
        asked = queries.read(request, known=(), filters=("run",)).filters
        account = self.row()
        snapshots = ClassificationSnapshot.objects.visible_to(self.user).filter(account=account)
        chosen = snapshots.filter(run=key_in(asked["run"], field="run")) if "run" in asked else snapshots.current()
        snapshot = chosen.select_related("run").first()
        series = ClassSeries(snapshot, self.user) if snapshot else None
        record = {
            "account": account.pk,
            "abc": account.abc,
            "xyz": account.xyz,
            "class_status": account.class_status,
            "override": self._override(account),
            "run": self._run(snapshot.run) if snapshot else None,
            "snapshot": self._snapshot(chosen),
            "is_group": series is not None and len(series.accounts) > 1,
            "buckets": self._buckets(series),
            "turns": self._turns(snapshot, series) if snapshot and series and snapshot.run.is_published else None,
        }
        return self.one(ExplanationResource, record)

    def _override(self, account: Any) -> Any:
        if account.override_id is None:
            return None
        shape = OverrideResource.shape(self.reader)
        made = ClassificationOverride.objects.visible_to(self.user).filter(pk=account.override_id)
        return next(iter(shape.of(made.values(*shape.sources))), None)

    def _run(self, run: ClassificationRun) -> Any:
        names = ("id", "as_of", "window_start", "window_end", "is_published", "parameters")
        record = {name: getattr(run, name) for name in names}
        return self.inner(CountedResource, record | {"currency": run.figures.get("currency", "")})

    def _snapshot(self, snapshots: Any) -> Any:
        shape = SnapshotResource.shape(self.reader)
        seen = Account.objects.visible_to(self.user).filter(pk=OuterRef("group_head")).values("pk")
        rows = snapshots.annotate(visible_head=Subquery(seen)).values(*shape.sources)
        return next(iter(shape.of(rows[:1])), None)

    def _buckets(self, series: ClassSeries | None) -> Any:
        found = series.buckets if series else []
        return [self.inner(BucketResource, {"start": each.start, "amount": each.amount}) for each in found]

    def _turns(self, snapshot: ClassificationSnapshot, series: ClassSeries) -> Any:
        amounts = [each.amount for each in series.buckets]
        following = next_bucket(snapshot, amounts) if amounts else NextBucket()
        steady, variable = (first_letters(snapshot, amounts) if amounts else None) or (None, None)
        # How much the others make stands in these: nobody but administrators reads them by machine.
        value = value_turns(snapshot) if self.is_company else None
        record = {
            "better_value": self._value(value.better) if value else None,
            "worse_value": self._value(value.worse) if value else None,
            "better_steadiness": following.better,
            "better_between": self._between(following.better_between),
            "worse_steadiness": following.worse,
            "worse_outside": self._between(following.worse_outside),
            "first_x_between": self._between(steady),
            "first_y_between": self._between(variable),
        }
        return self.inner(TurnsResource, record)

    def _value(self, turn: ValueTurn | None) -> Any:
        return self.inner(ValueTurnResource, {"letter": turn.letter, "value": turn.value}) if turn else None

    def _between(self, found: Between | None) -> Any:
        if found is None:
            return None
        return self.inner(BetweenResource, {"low": _finite(found.low), "high": _finite(found.high)})


def _finite(amount: Decimal) -> Decimal | None:
    return amount if amount.is_finite() else None
