"""What profiles of classification look like to another system, and what it says of them."""

from typing import Any, ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from accounts.analytics.migration_matrix import Migration
from accounts.analytics.presets import BY_KEY
from accounts.api.classes.base import ORDERS, ClassViewSet, MoneyField, RatioField
from accounts.models import ClassificationProfile
from kam.core.rest.inputs import Input, VisibleRow
from kam.core.rest.resources import Expansion, NamedResource, Resource

Profile = ClassificationProfile
X_UNIT: Final = gettext_lazy("A ratio: 0.5 is a deviation of half the mean.")


class ProfileResource(Resource):
    """How the company classifies: the parameters of ABC-XYZ. `a`, `b`, margins and `key_share` are percent."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    is_active = serializers.BooleanField(help_text=gettext_lazy("Its runs are the ones that are published."))
    archived_at = serializers.DateTimeField(allow_null=True)
    bucket = serializers.ChoiceField(Profile.Bucket.choices)
    window = serializers.IntegerField(help_text=gettext_lazy("Number of complete buckets."))
    measure = serializers.ChoiceField(Profile.Measure.choices)
    a = serializers.DecimalField(6, 3)
    b = serializers.DecimalField(6, 3)
    boundary = serializers.ChoiceField(Profile.Boundary.choices)
    total = serializers.ChoiceField(Profile.Total.choices)
    x = serializers.DecimalField(6, 3, help_text=X_UNIT)
    y = serializers.DecimalField(6, 3, help_text=X_UNIT)
    ddof = serializers.IntegerField()
    zeros = serializers.ChoiceField(Profile.Zeros.choices)
    new = serializers.ChoiceField(Profile.New.choices)
    min_buckets = serializers.IntegerField(allow_null=True)
    seasonal = serializers.ChoiceField(Profile.Seasonal.choices)
    grouping = serializers.ChoiceField(Profile.Grouping.choices)
    rollup = serializers.ChoiceField(Profile.Rollup.choices)
    fx = serializers.ChoiceField(Profile.Fx.choices)
    hysteresis = serializers.BooleanField()
    margin = serializers.DecimalField(5, 3)
    cv_margin = serializers.DecimalField(5, 3)
    confirm = serializers.IntegerField()
    key_share = serializers.DecimalField(6, 3)
    version = serializers.IntegerField()


class VersionResource(Resource):
    """The parameters that a profile had from one moment on, who set them and why."""

    id = serializers.IntegerField()
    number = serializers.IntegerField()
    parameters = serializers.DictField(help_text=gettext_lazy("As a run goes by them; decimals are strings."))
    reason = serializers.CharField()
    made_by = serializers.IntegerField(source="made_by_id", allow_null=True)
    created_at = serializers.DateTimeField()

    expansions: ClassVar = {"made_by": Expansion(lambda: NamedResource, via="made_by")}


class MoveResource(Resource):
    """How many accounts go from one class to another. A class is AX to CZ, A- to C-, dormant or none."""

    from_class = serializers.CharField()
    to_class = serializers.CharField()
    accounts = serializers.IntegerField()
    value_before = MoneyField()
    value_after = MoneyField()

    field_scopes: ClassVar = {"value_before": ORDERS, "value_after": ORDERS}


class PreviewResource(Resource):
    """What a run with other parameters would change against the published one."""

    run = serializers.IntegerField()
    parameters = serializers.DictField()
    accounts = serializers.IntegerField()
    stability = RatioField(help_text=gettext_lazy("The part of all accounts that would keep their class."))
    key_candidates_before = serializers.IntegerField()
    key_candidates_after = serializers.IntegerField()
    moves = MoveResource(many=True)


def _number(places: int = 3, digits: int = 6) -> Any:
    return serializers.DecimalField(digits, places, required=False)


def _choice(choices: type[models.TextChoices]) -> Any:
    return serializers.ChoiceField(choices.choices, required=False)


class ParametersInput(Input):
    """Parameters of a profile; what is left out stays as it is."""

    examples: ClassVar = {"a": "75.000", "x": "0.400"}

    bucket = _choice(Profile.Bucket)
    window = serializers.IntegerField(required=False, min_value=1, max_value=1_000)
    measure = _choice(Profile.Measure)
    a = _number()
    b = _number()
    boundary = _choice(Profile.Boundary)
    total = _choice(Profile.Total)
    x = _number()
    y = _number()
    ddof = serializers.IntegerField(required=False, min_value=0, max_value=1)
    zeros = _choice(Profile.Zeros)
    new = _choice(Profile.New)
    min_buckets = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=1_000)
    seasonal = _choice(Profile.Seasonal)
    grouping = _choice(Profile.Grouping)
    rollup = _choice(Profile.Rollup)
    fx = _choice(Profile.Fx)
    hysteresis = serializers.BooleanField(required=False)
    margin = _number(digits=5)
    cv_margin = _number(digits=5)
    confirm = serializers.IntegerField(required=False, min_value=1, max_value=1_000)
    key_share = _number()


class ChangeInput(ParametersInput):
    """Other parameters, and why: the reason stands beside the version."""

    reason = serializers.CharField(required=False, allow_blank=True, max_length=500)


class ProfileInput(ChangeInput):
    """A new profile: as a preset, as another profile, or the standard; parameters in the body go before those."""

    name = serializers.CharField(max_length=60)
    preset = serializers.ChoiceField(sorted(BY_KEY), required=False)
    copy_of = VisibleRow(Profile.objects.visible_to, required=False)


def told_moves(view: ClassViewSet, migration: Migration) -> Any:
    """Return the moves between classes as JSON has them, in the order of the classes."""
    return [
        view.inner(
            MoveResource,
            {
                "from_class": before,
                "to_class": after,
                "accounts": move.accounts,
                "value_before": move.value_before,
                "value_after": move.value_after,
            },
        )
        for (before, after), move in sorted(migration.moves.items())
    ]
