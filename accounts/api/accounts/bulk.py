"""Many accounts at once over REST: the acts of the list, for accounts that the body names."""

from collections.abc import Callable
from typing import Any, ClassVar, Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.models import Account
from accounts.services import bulk
from accounts.services.bulk import Outcome, Selected, Why
from accounts.services.upserting import FAILED, UNCHANGED, UPDATED
from kam.core.models import Team, User
from kam.core.rest.contracts import contract
from kam.core.rest.inputs import Input, VisibleRow, VisibleRows
from kam.core.rest.problems import problem
from kam.core.rest.resources import Resource
from kam.core.rest.schema import ProblemSerializer
from kam.core.rest.viewsets import DomainViewSet

MOST: Final = 500
# What is told of an account that stays as it is: the status that it would have alone, and why.
REFUSALS: Final = {
    Why.NOT_ALLOWED: (403, _("This account is not yours to change.")),
    Why.ARCHIVED: (422, _("This account is archived. Restore it first.")),
    Why.OTHER_TEAM: (422, _("This account is in a team that the new owner does not belong to.")),
    Why.NO_TEAM: (422, _("This account is in no team. Only an administrator can change whose it is.")),
    Why.HAS_SUBSIDIARIES: (422, _("This account has subsidiaries that stay. Archive them as well.")),
    Why.PARENT_ARCHIVED: (422, _("This account belongs to one that is archived. Restore that one first.")),
}


class SelectionInput(Input):
    """Which accounts; one that does not exist or is out of reach refuses the whole."""

    accounts = VisibleRows(Account.objects.visible_to, max_length=MOST)


class BulkAssignInput(SelectionInput):
    """To whom they go, null for nobody; each stays in its team unless one is named."""

    owner = VisibleRow(User.objects.visible_to, allow_null=True)
    team = VisibleRow(Team.objects.visible_to, required=False, allow_null=True)


class BulkTagInput(SelectionInput):
    """A tag."""

    tag = serializers.CharField(max_length=40)


class BulkResultResource(Resource):
    """What became of one account; `problem` says why it stays as it is."""

    id = serializers.IntegerField()
    status = serializers.ChoiceField([UPDATED, UNCHANGED, FAILED])
    problem = ProblemSerializer(allow_null=True)


class OutcomeResource(Resource):
    """How many accounts were changed, in words what was done, and what became of each in the order of the body."""

    changed = serializers.IntegerField()
    detail = serializers.CharField()
    results = BulkResultResource(many=True)


class BulkViewSet(DomainViewSet):
    """Acts on many accounts. What may not be changed stays, and the answer says so; the rest is changed."""

    resource = OutcomeResource
    write_scope = "write:accounts"
    scopes: ClassVar = {"assign": "admin:assign"}
    field_names: ClassVar = {"name": "tag"}

    def rows(self) -> Any:
        """Return the accounts that the caller sees."""
        return Account.objects.visible_to(self.user)

    @action(detail=False, methods=["post"])
    @contract(takes=BulkAssignInput, is_bare=True)
    def assign(self, request: Any) -> Response:
        """Give the accounts to somebody, or to nobody."""
        said = self.said()
        return self._done(bulk.assign, said, to=said["owner"], team=said.get("team"))

    @action(detail=False, methods=["post"], url_path="mark-as-key")
    @contract(takes=SelectionInput, is_bare=True)
    def mark_as_key(self, request: Any) -> Response:
        """Make them key accounts from today on; those that are keep their day."""
        return self._done(bulk.mark_as_key, self.said(), since=self.company.today())

    @action(detail=False, methods=["post"], url_path="end-key")
    @contract(takes=SelectionInput, is_bare=True)
    def end_key(self, request: Any) -> Response:
        """Let them be regular accounts again."""
        return self._done(bulk.end_key, self.said())

    @action(detail=False, methods=["post"])
    @contract(takes=BulkTagInput, is_bare=True)
    def tag(self, request: Any) -> Response:
        """Stick a tag on them, a new one when nobody has used the word."""
        said = self.said()
        return self._done(bulk.stick, said, name=said["tag"])

    @action(detail=False, methods=["post"])
    @contract(takes=BulkTagInput, is_bare=True)
    def untag(self, request: Any) -> Response:
        """Take a tag off them."""
        said = self.said()
        return self._done(bulk.take_off, said, name=said["tag"])

    @action(detail=False, methods=["post"])
    @contract(takes=SelectionInput, is_bare=True)
    def archive(self, request: Any) -> Response:
        """Take them out of lists and choices."""
        return self._done(bulk.archive, self.said())

    @action(detail=False, methods=["post"])
    @contract(takes=SelectionInput, is_bare=True)
    def restore(self, request: Any) -> Response:
        """Bring archived ones back."""
        return self._done(bulk.restore, self.said())

    def _done(self, act: Callable[..., Outcome], said: Any, **more: Any) -> Response:
        keys = said["accounts"]
        selected = Selected(self.rows().filter(pk__in=keys), asked=len(keys))
        outcome = act(selected=selected, by=self.user, now=timezone.now(), **more)
        results = [_told(key, outcome) for key in keys]
        return Response({"changed": outcome.changed, "detail": outcome.words, "results": results})


def _told(key: int, outcome: Outcome) -> dict[str, Any]:
    """Return what became of one account."""
    why = outcome.refused.get(key)
    if why is not None:
        status, words = REFUSALS[why]
        return {"id": key, "status": FAILED, "problem": problem(status, detail=words, code=why.value)}
    return {"id": key, "status": UPDATED if key in outcome.done else UNCHANGED, "problem": None}
