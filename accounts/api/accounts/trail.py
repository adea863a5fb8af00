"""What happened to an account, over REST: who changed what, when, from where, each value before and after."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar, Final

from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.response import Response

from accounts.api.accounts.resource import CLASSES, ORDERS
from accounts.api.changed_values import plain
from accounts.models import Account, AlarmMute, ClassificationOverride
from accounts.services import restoring
from accounts.services.account_history import ChangedValue, HistoryEntry, column_of, history_of, names_in
from kam.core.rest import queries
from kam.core.rest.contracts import contract
from kam.core.rest.inputs import LARGEST_KEY
from kam.core.rest.problems import Malformed
from kam.core.rest.resources import NamedResource, Resource, moment
from kam.core.rest.viewsets import DomainViewSet

# Kinds of rows that tell what a scope covers.
NEEDS: Final = {ClassificationOverride: CLASSES, AlarmMute: ORDERS}
MONEY: Final = "credit_limit"


class ChangedValueResource(Resource):
    """One field before and after; null twice where the reader's scopes or the field's class hide it."""

    field = serializers.CharField()
    before = serializers.JSONField(allow_null=True)
    after = serializers.JSONField(allow_null=True)
    is_hidden = serializers.BooleanField()
    can_be_restored = serializers.BooleanField()


class EventResource(Resource):
    """One event of the trail."""

    id = serializers.CharField()
    change = serializers.IntegerField(help_text="What `restore-value` calls it, where it is one of the account itself.")
    kind = serializers.CharField()
    title = serializers.CharField()
    at = serializers.DateTimeField()
    by = NamedResource(allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]  # the framework takes it off the class
    note = serializers.CharField()
    values = ChangedValueResource(many=True)


class TrailViewSet(DomainViewSet):
    """The trail of one account."""

    noun = "accounts-trail"
    stands_with = "accounts"
    operation_ids: ClassVar = {"list": "accounts_trail"}
    resource = EventResource
    read_scope = "read:accounts"
    orders: ClassVar = {}

    def rows(self) -> Any:
        """Return the account of the address."""
        return Account.objects.visible_to(self.user).filter(pk=min(int(self.kwargs["account"]), LARGEST_KEY))

    @contract(gives_list=True, is_bare=True)
    def list(self, request: Any, account: str) -> Response:
        """List what happened to an account and what hangs on it, the newest first."""
        query = queries.read(request, known={queries.CURSOR, queries.LIMIT})
        row = self.rows().first()
        if row is None:
            raise Http404
        entries = [each for each in history_of(row) if self._is_readable(each)]
        start = self._start(entries, query.cursor)
        page = entries[start : start + query.limit]
        cursor = _id(page[-1]) if start + query.limit < len(entries) else ""
        names = names_in(page, reader=self.user)
        following = queries.following(request, cursor)
        headers = {"Link": f'<{following}>; rel="next"'} if following else {}
        return Response({"results": [self._told(each, names) for each in page], "next": following}, headers=headers)

    @cached_property
    def _scopes(self) -> frozenset[str]:
        return self.reader.scopes

    def _is_readable(self, entry: HistoryEntry) -> bool:
        needed = NEEDS.get(entry.kind.model, "")
        return not needed or needed in self._scopes

    def _start(self, entries: Sequence[HistoryEntry], cursor: str) -> int:
        if not cursor:
            return 0
        for place, entry in enumerate(entries, start=1):
            if _id(entry) == cursor:
                return place
        message = _("This cursor is not of this list in this order. Follow `next` as it was given, or begin anew.")
        raise Malformed(message, field=queries.CURSOR)

    def _told(self, entry: HistoryEntry, names: Any) -> dict[str, Any]:
        return {
            "id": _id(entry),
            "change": entry.number,
            "kind": entry.kind.model.__name__.lower(),
            "title": str(entry.title),
            "at": moment(entry.at),
            "by": {"id": entry.by.pk, "name": str(entry.by)} if entry.by else None,
            "source": entry.source,
            "note": entry.note,
            "values": [self._value(entry, each, names) for each in entry.values],
        }

    def _value(self, entry: HistoryEntry, value: ChangedValue, names: Any) -> dict[str, Any]:
        is_hidden = value.is_hidden or (value.field == MONEY and ORDERS not in self._scopes)
        column = column_of(entry.kind.model, value.field)
        before, after = (None if is_hidden else plain(each, column, names) for each in (value.before, value.after))
        return {
            "field": value.field.replace(restoring.ANSWER, "custom."),
            "before": before,
            "after": after,
            "is_hidden": is_hidden,
            "can_be_restored": value.can_be_restored and not is_hidden,
        }


def _id(entry: HistoryEntry) -> str:
    return f"{entry.kind.model.__name__.lower()}-{entry.number}"
