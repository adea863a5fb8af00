"""What is done with one account over REST: put away, handed over, moved, merged, given a value back."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.access import require_editable, require_led
from accounts.api.accounts.hierarchy import HierarchyResource, hierarchy_of
from accounts.api.accounts.inputs import HandOverInput, MergeInput, MoveInput, RestoreValueInput
from accounts.api.accounts.merging import PREVIEW_OF, MergePreviewResource, taken, told_preview
from accounts.models import Account
from accounts.services import account_acts, merging, restoring
from accounts.services.account_history import value_of
from kam.core.api.jobs import JobResource, accepted
from kam.core.errors import DomainError
from kam.core.rest import queries
from kam.core.rest.contracts import contract
from kam.core.rest.problems import Malformed
from kam.core.rest.viewsets import DomainViewSet


class AccountActs(DomainViewSet):
    """Acts on the account of the address."""

    @action(detail=True, methods=["post"])
    @contract(needs_version=True)
    def archive(self, request: Any, pk: str) -> Response:
        """Take the account out of lists and choices."""
        account = self._led()
        account_acts.archive(account=account, version=self.version(account), by=self.user, at=timezone.now())
        return self.told(account.pk)

    @action(detail=True, methods=["post"])
    @contract(needs_version=True)
    def restore(self, request: Any, pk: str) -> Response:
        """Bring an archived account back."""
        account = self._led()
        account_acts.restore(account=account, version=self.version(account), by=self.user, at=timezone.now())
        return self.told(account.pk)

    @action(detail=True, methods=["post"], url_path="hand-over")
    @contract(takes=HandOverInput, needs_version=True, may_leave=True)
    def hand_over(self, request: Any, pk: str) -> Response:
        """Give the account to another manager; 204 when that puts it out of the caller's reach."""
        account = self._led()
        said = self.said()
        account_acts.hand_over(
            account=account,
            version=self.version(account),
            to=said["owner"],
            team=said.get("team"),
            note=said.get("note", ""),
            by=self.user,
            at=timezone.now(),
        )
        return self.told(account.pk)

    @action(detail=True, methods=["post"])
    @contract(takes=MoveInput, needs_version=True)
    def move(self, request: Any, pk: str) -> Response:
        """Put the account below another one, or with null at the top of its group."""
        account = self._editable()
        version, parent = self.version(account), self.said()["parent"]
        account_acts.move(account=account, version=version, parent=parent, by=self.user, at=timezone.now())
        return self.told(account.pk)

    @action(detail=True, methods=["post"], url_path="restore-value")
    @contract(takes=RestoreValueInput, needs_version=True)
    def restore_value(self, request: Any, pk: str) -> Response:
        """Give a field the value back that a change in the account's trail replaced."""
        account = self._editable()
        version, said = self.version(account), self.said()
        field = said["field"].replace("custom.", restoring.ANSWER)
        found = value_of(account, change=said["change"], field=field)
        if found is None:
            raise DomainError(_("This value is not in the history any more."), field="change")
        restoring.restore_value(
            account=account, field=field, value=found[1].before, version=version, by=self.user, at=timezone.now()
        )
        return self.told(account.pk)

    @action(detail=True, methods=["get"])
    @contract(gives=MergePreviewResource, is_bare=True, needs=(PREVIEW_OF,), refuses=(422,))
    def merge(self, request: Any, pk: str) -> Response:
        """Tell what a merge would move here from the account that the parameter `other` names."""
        query = queries.read(request, known=(), filters=(PREVIEW_OF,))
        key = query.filters.get(PREVIEW_OF, "")
        account = self._led()
        number = int(key) if key.isascii() and key.isdecimal() and len(key) < 19 else 0
        other = self.rows().select_related("owner", "team").filter(pk=number).first()
        if other is None:
            raise Malformed(_("This does not exist, or it is out of your reach."), field=PREVIEW_OF, code="not_found")
        require_led(other, by=self.user)
        return Response(told_preview(merging.preview(survivor=account, other=other, by=self.user)))

    @merge.mapping.post
    @contract(takes=MergeInput, gives=JobResource, status=202, is_bare=True, needs_version=True)
    def request_merge(self, request: Any, pk: str) -> Response:
        """Move everything of another account here, for good; a job does it."""
        account, said = self._led(), self.said()
        other = said["other"]
        require_led(other, by=self.user)
        versions = (self.version(account), said["other_version"])
        take = taken(said.get("take", []), self.user)
        job = merging.request_merge(survivor=account, other=other, versions=versions, take=take, by=self.user)
        return accepted(job, reader=self.reader)

    @action(detail=True, methods=["get"])
    @contract(gives=HierarchyResource, is_bare=True)
    def hierarchy(self, request: Any, pk: str) -> Response:
        """Tell the group of the account: every account of it that the caller sees, behind the one above it."""
        queries.read(request, known=())
        return Response(hierarchy_of(self.row(), self.user))

    def _editable(self) -> Account:
        account: Account = self.row(self.rows().select_related("owner", "team", "merged_into"))
        require_editable(account, by=self.user)
        return account

    def _led(self) -> Account:
        account = self._editable()
        require_led(account, by=self.user)
        return account
