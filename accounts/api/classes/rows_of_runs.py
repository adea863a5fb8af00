"""What a run said of each account, and whom it moved: rows of the accounts that the caller sees."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from django.db.models import JSONField, OuterRef, Subquery, Value
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.response import Response

from accounts.analytics.earlier_runs import run_before
from accounts.analytics.migration_matrix import SIDES, moved_accounts, mover
from accounts.analytics.move_causes import Method, Why, causes_of
from accounts.analytics.move_kinds import KINDS, kind_of
from accounts.analytics.twelve_months import change
from accounts.api.classes.asking import key_in, ok_run, require_choice
from accounts.api.classes.base import COMPANY, ORDERS, ClassViewSet, MoneyField, RatioField
from accounts.models import Account, ClassificationRun, ClassificationSnapshot
from kam.core.rest.contracts import contract
from kam.core.rest.parameters import KEY, one_of
from kam.core.rest.resources import Computed, Expansion, NamedResource, Resource

LETTERS: Final = {"abc": ["A", "B", "C"], "xyz": ["X", "Y", "Z"]}

Snapshot = ClassificationSnapshot
OF_ORDERS: Final = dict.fromkeys(("value", "mean"), ORDERS)
OF_COMPANY: Final = dict.fromkeys(
    ("rank", "share", "cum_share_start", "cum_share_end", "r", "f", "m", "is_key_candidate"), COMPANY
)
PARTS: Final = ("value", "value_before", "value_reached", "group_value")


def _part(name: str) -> Computed:
    return Computed(PARTS, lambda row: getattr(Snapshot(**{each: row[each] for each in PARTS}), name))


def _mean(row: Mapping[str, Any]) -> Any:
    run = ClassificationRun(parameters=row["run__parameters"])
    columns = {name: row[name] for name in ("value", "buckets", "nonzero_buckets")}
    return Snapshot(run=run, **columns).mean


def _code(row: Mapping[str, Any]) -> str:
    return Snapshot(abc=row["abc"], xyz=row["xyz"]).class_code


class SnapshotResource(Resource):
    """What one run said about one account; a class by hand is not in it."""

    account = serializers.IntegerField(source="account_id")
    name = serializers.CharField(source="account.name")
    external_id = serializers.CharField(source="account.external_id")
    status = serializers.ChoiceField(Snapshot.Status.choices)
    abc = serializers.CharField(help_text=gettext_lazy("A, B, C or empty."))
    xyz = serializers.CharField(help_text=gettext_lazy("X, Y, Z or empty."))
    code = serializers.CharField(help_text=gettext_lazy("AX to CZ, A- to C- while too new, or empty."))
    raw_abc = serializers.CharField(help_text=gettext_lazy("The letter without what its margins hold back."))
    raw_xyz = serializers.CharField()
    group_head = serializers.IntegerField(
        source="visible_head", allow_null=True, help_text=gettext_lazy("The parent whose class counts, if in reach.")
    )
    group_abc = serializers.CharField()
    group_xyz = serializers.CharField()
    value = MoneyField()
    mean = MoneyField(help_text=gettext_lazy("Of a bucket."))
    buckets = serializers.IntegerField(allow_null=True)
    nonzero_buckets = serializers.IntegerField(allow_null=True)
    positive_buckets = serializers.IntegerField(allow_null=True)
    cv = RatioField(help_text=gettext_lazy("The deviation of the buckets as a part of their mean."))
    is_seasonally_adjusted = serializers.BooleanField()
    pattern = serializers.CharField()
    first_on = serializers.DateField(allow_null=True)
    last_on = serializers.DateField(allow_null=True)
    lines = serializers.IntegerField()
    orders = serializers.IntegerField()
    recency_days = serializers.IntegerField(allow_null=True)
    rank = serializers.IntegerField(allow_null=True, required=False)
    share = RatioField(required=False)
    cum_share_start = RatioField(required=False)
    cum_share_end = RatioField(required=False)
    r = serializers.IntegerField(allow_null=True, required=False)
    f = serializers.IntegerField(allow_null=True, required=False)
    m = serializers.IntegerField(allow_null=True, required=False)
    is_key_candidate = serializers.BooleanField(required=False)

    field_scopes: ClassVar = {**OF_ORDERS, **OF_COMPANY}
    expansions: ClassVar = {"account": Expansion(lambda: NamedResource, via="account")}
    computed: ClassVar = {
        "code": Computed(("abc", "xyz"), _code),
        "mean": Computed(("value", "buckets", "nonzero_buckets", "run__parameters"), _mean),
        **{name: _part(name) for name in ("share", "cum_share_start", "cum_share_end")},
    }


class SnapshotViewSet(ClassViewSet):
    """One row of a run for each account that the caller sees."""

    noun = "classification-run-snapshots"
    resource = SnapshotResource
    filters: ClassVar = {
        "account": KEY,
        "abc": one_of(LETTERS["abc"]),
        "xyz": one_of(LETTERS["xyz"]),
        "status": one_of(Snapshot.Status.values),
    }
    orders: ClassVar = {"account": ("account_id",), "value": ("value",), "rank": ("rank",)}
    order_scopes: ClassVar = {"value": ORDERS, "rank": COMPANY}
    usual_order = "account"

    def rows(self) -> Any:
        """Return the snapshots of the run in the address."""
        run = self.above(ClassificationRun.objects.visible_to(self.user), "run")
        return Snapshot.objects.visible_to(self.user).filter(run=run)

    def prepared(self, rows: Any) -> Any:
        """Add the head of the group where it is in reach."""
        seen = Account.objects.visible_to(self.user).filter(pk=OuterRef("group_head")).values("pk")
        return rows.annotate(visible_head=Subquery(seen))

    def filtered(self, rows: Any, filters: Mapping[str, str]) -> Any:
        """Narrow to an account, letters or a status."""
        known = {**LETTERS, "status": Snapshot.Status.values}
        for name, value in filters.items():
            if name in known:
                require_choice(value, known[name], field=name)
                rows = rows.filter(**{name: value})
        return rows.filter(account=key_in(filters["account"], field="account")) if "account" in filters else rows

    @contract(gives_list=True)
    def list(self, request: Any, run: str) -> Response:
        """Return what the run said of each account."""
        return self.listing()


def _causes(row: Mapping[str, Any]) -> list[str]:
    told = mover(dict(row))
    method = row["method"]
    if method is None:
        return [cause.why.value for cause in causes_of(told)]
    differing = Method(frozenset(method["parameters"]), method["is_same_window"])
    return [cause.why.value for cause in differing.causes(told)]


def _method(first: ClassificationRun, second: ClassificationRun) -> Value:
    """Return how the two runs differ in method, as a column; what causes a move is worked out row by row."""
    found = Method.between(first, second)
    facts = found and {"parameters": sorted(found.parameters), "is_same_window": found.is_same_window}
    return Value(facts, output_field=JSONField(null=True))


def _growth(row: Mapping[str, Any]) -> Any:
    return change(row["after_value"], row["before_value"]) if row["after_value"] is not None else None


class MovementResource(Resource):
    """An account whose class a run sees differently than an earlier run."""

    account = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    external_id = serializers.CharField()
    from_class = serializers.CharField(help_text=gettext_lazy("AX to CZ, A- to C-, dormant or none."))
    to_class = serializers.CharField()
    kind = serializers.ChoiceField(KINDS)
    causes = serializers.ListField(child=serializers.ChoiceField([why.value for why in Why]))
    value_before = MoneyField(source="before_value")
    value_after = MoneyField(source="after_value")
    growth = RatioField()
    cv_before = RatioField(source="before_cv")
    cv_after = RatioField(source="after_cv")

    field_scopes: ClassVar = dict.fromkeys(("value_before", "value_after", "growth"), ORDERS)
    computed: ClassVar = {
        "kind": Computed(("from_class", "to_class"), lambda row: kind_of(row["from_class"], row["to_class"])),
        "causes": Computed(("pk", "external_id", "name", "from_class", "to_class", "method", *SIDES), _causes),
        "growth": Computed(("before_value", "after_value"), _growth),
    }


class MovementViewSet(ClassViewSet):
    """Who moved to another class with a run, against the run before it or one that `from` names."""

    noun = "classification-run-movements"
    resource = MovementResource
    filters: ClassVar = {"from": KEY}
    orders: ClassVar = {"name": ("sort_key",), "weight": ("weight",)}
    order_scopes: ClassVar = {"weight": ORDERS}
    usual_order = "name"

    def rows(self) -> Any:
        """Return the accounts that moved; none where there is no run to compare with."""
        seen: Any = Account.objects.visible_to(self.user)
        runs = ClassificationRun.objects.visible_to(self.user)
        run = self.above(runs, "run")
        named = self.request.query_params.get("from")
        before = run_before(self.user, run) if named is None else ok_run(runs, named, field="from")
        if before is None or run.status != ClassificationRun.Status.OK:
            before, seen = run, seen.none()
        return moved_accounts(first=before, second=run, accounts=seen).annotate(method=_method(before, run))

    @contract(gives_list=True)
    def list(self, request: Any, run: str) -> Response:
        """Return who moved; `weight` sorts by the larger of the two values."""
        return self.listing()
