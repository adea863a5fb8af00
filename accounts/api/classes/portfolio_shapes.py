"""What the portfolio looks like to another system."""

from typing import ClassVar, Final

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.api.classes.base import ORDERS, WHOSE, MoneyField, RatioField
from accounts.api.classes.profile_shapes import MoveResource
from accounts.api.classes.runs import ConcentrationResource
from kam.core.rest.resources import Resource

UNOWNED: Final = "accounts without an owner"
OF: Final = [*WHOSE, UNOWNED]


class MatrixCellResource(Resource):
    """The accounts of one class."""

    code = serializers.CharField(help_text=_("AX to CZ, A- to C- for new accounts, dormant, none."))
    accounts = serializers.IntegerField()
    by_hand = serializers.IntegerField(help_text=_("How many of them have a class by hand."))
    value = MoneyField()
    share = RatioField(help_text=_("Of the value of all of these accounts."))

    field_scopes: ClassVar = {"value": ORDERS}


class MatrixResource(Resource):
    """Accounts by class in force, with their value in the published window."""

    of = serializers.ChoiceField(OF)
    run = serializers.IntegerField(allow_null=True)
    accounts = serializers.IntegerField()
    value = MoneyField()
    classes = MatrixCellResource(many=True)

    field_scopes: ClassVar = {"value": ORDERS}


class CurvePointResource(Resource):
    """So many of the largest accounts make this share of the value of all of these."""

    accounts = serializers.IntegerField()
    share = RatioField()


class ConcentrationOfPortfolio(ConcentrationResource):
    """How much of the value hangs on how few of these accounts; the curve begins with the largest."""

    of = serializers.ChoiceField(OF)
    run = serializers.IntegerField(allow_null=True)
    total = MoneyField()
    key_accounts = serializers.IntegerField()
    key_share = RatioField()
    curve = CurvePointResource(many=True)

    field_scopes: ClassVar = {"total": ORDERS}


class MigrationResource(Resource):
    """Who went from which class to which, from the run `first` to the published one, by computed classes."""

    of = serializers.ChoiceField(OF)
    first = serializers.IntegerField(allow_null=True)
    second = serializers.IntegerField(allow_null=True)
    is_other_method = serializers.BooleanField(help_text=_("The two runs judged by other parameters."))
    accounts = serializers.IntegerField()
    stability = RatioField()
    kinds = serializers.DictField()
    moves = MoveResource(many=True)


class MonthResource(Resource):
    """One month; null where the company's sales begin later."""

    month = serializers.DateField()
    revenue = MoneyField()
    key_revenue = MoneyField()
    revenue_before = MoneyField(help_text=_("Of the same month a year before."))


class GroupResource(Resource):
    """What the accounts of one owner, or of one team, made; `id` is null for those of nobody."""

    id = serializers.IntegerField(allow_null=True)
    name = serializers.CharField()
    accounts = serializers.IntegerField()
    key_accounts = serializers.IntegerField()
    revenue = MoneyField()
    key_revenue = MoneyField()
    growth = RatioField()


class RevenueResource(Resource):
    """Revenue of the chosen months beside the year before."""

    of = serializers.ChoiceField(OF)
    currency = serializers.CharField()
    start = serializers.DateField()
    end = serializers.DateField(help_text=_("The first day after the months."))
    accounts = serializers.IntegerField()
    key_accounts = serializers.IntegerField()
    unassigned = serializers.IntegerField()
    revenue = MoneyField()
    revenue_before = MoneyField(help_text=_("Null while the year before is not here whole."))
    growth = RatioField()
    key_revenue = MoneyField()
    key_share = RatioField()
    months = MonthResource(many=True)
    by = serializers.ChoiceField(["owner", "team"])
    groups = GroupResource(many=True)
