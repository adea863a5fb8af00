"""Alarms over REST: what is strange about the buying of accounts, muted with a reason and heard again."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.api.accounts.resource import ORDERS
from accounts.models import Alarm
from accounts.services import alarms
from kam.core.rest.contracts import contract
from kam.core.rest.inputs import LARGEST_KEY, Input
from kam.core.rest.parameters import KEY, TEXT, one_of
from kam.core.rest.problems import Malformed
from kam.core.rest.resources import Expansion, NamedResource, Resource
from kam.core.rest.viewsets import DomainViewSet

STATES: Final = ("open", "muted", "ended")


class MuteInput(Input):
    """Why an alarm needs nothing, and the last day on which it stays muted."""

    reason = serializers.CharField(max_length=2_000)
    expires_on = serializers.DateField()


class AlarmResource(Resource):
    """A pattern of an account's buying that broke, from the night that found it until the night that did not."""

    id = serializers.IntegerField()
    account = serializers.IntegerField(source="account_id")
    kind = serializers.CharField()
    raised_on = serializers.DateField()
    ended_on = serializers.DateField(allow_null=True)
    points = serializers.DecimalField(4, 3, help_text=gettext_lazy("How serious, from 0 to 1."))
    at_stake = serializers.DecimalField(20, 2, help_text=gettext_lazy("What hangs on it, in the company's currency."))
    figures = serializers.DictField()
    muted_until = serializers.DateField(source="mute.expires_on", allow_null=True)
    mute_reason = serializers.CharField(source="mute.reason", allow_null=True)

    # Who mutes by a token that reads no sales is told that it is muted, and no figures.
    field_scopes: ClassVar = dict.fromkeys(("points", "at_stake", "figures"), ORDERS)
    expansions: ClassVar = {"account": Expansion(lambda: NamedResource, via="account")}


class AlarmViewSet(DomainViewSet):
    """What is strange about the buying of an account, found every night: late orders, stopped lines, fallen prices."""

    resource = AlarmResource
    # That there is one tells of sales.
    read_scope = ORDERS
    write_scope = "write:accounts"
    filters: ClassVar = {"account": KEY, "kind": TEXT, "state": one_of(STATES)}
    orders: ClassVar = {"id": ("id",), "raised-on": ("raised_on",), "points": ("points",), "at-stake": ("at_stake",)}

    def rows(self) -> Any:
        """Return the alarms of accounts that the caller sees."""
        return Alarm.objects.visible_to(self.user)

    def filtered(self, rows: Any, filters: Mapping[str, str]) -> Any:
        """Narrow to an account, a kind, and to what is open, muted or over."""
        if "account" in filters:
            rows = rows.filter(account=_key(filters["account"]))
        if "kind" in filters:
            rows = rows.filter(kind=filters["kind"])
        state = filters.get("state", "")
        if state and state not in STATES:
            raise Malformed(_("A state is one of: %(states)s.") % {"states": ", ".join(STATES)}, field="state")
        if state == "ended":
            return rows.exclude(ended_on=None)
        return rows.open().filter(mute__isnull=state == "open") if state else rows

    @contract(gives_list=True)
    def list(self, request: Any) -> Response:
        """List alarms."""
        return self.listing()

    def retrieve(self, request: Any, pk: str) -> Response:
        """Return one alarm."""
        return self.told(self.pk)

    @action(detail=True, methods=["post"])
    @contract(takes=MuteInput)
    def mute(self, request: Any, pk: str) -> Response:
        """Take the alarm out of scores and lists for a while, for everybody."""
        alarm = self.row(self.rows().select_related("account"))
        today = self.company.today()
        alarms.silence(alarm=alarm, on=today, by=self.user, at=timezone.now(), **self.said())
        return self.told(alarm.pk)

    @action(detail=True, methods=["post"])
    @contract()
    def unmute(self, request: Any, pk: str) -> Response:
        """Let the alarm be heard again."""
        alarm = self.row(self.rows().select_related("account"))
        alarms.hear_again(alarm=alarm, by=self.user, at=timezone.now())
        return self.told(alarm.pk)


def _key(text: str) -> int:
    number = int(text) if text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST_KEY)) else 0
    if not 0 < number <= LARGEST_KEY:
        raise Malformed(_("Send the id, a number."), field="account")
    return number
