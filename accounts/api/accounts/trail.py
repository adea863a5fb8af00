"""What happened to an account, over REST: who changed what, when, from where, each value before and after."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar, Final

from django.http import Http404
from rest_framework import serializers
from rest_framework.response import Response

from accounts.api import event_pages
from accounts.api.accounts.resource import CLASSES, ORDERS
from accounts.api.changed_values import plain
from accounts.models import Account, AlarmMute, ClassificationOverride
from accounts.services import restoring
from accounts.services.account_history import KINDS, ChangedValue, HistoryEntry, Kind, column_of, history_page, names_in
from kam.core.rest import queries
from kam.core.rest.contracts import contract
from kam.core.rest.inputs import LARGEST_KEY
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
        # A cursor of another account's trail would begin anywhere.
        of = f"{self.noun}.{row.pk}"
        after = event_pages.opened(query.cursor, of=of)
        entries, ends = history_page(row, kinds=self._kinds, limit=query.limit, after=after)
        names = names_in(entries, reader=self.user)
        return event_pages.answer(request, [self._told(each, names) for each in entries], ends=ends, of=of)

    @cached_property
    def _scopes(self) -> frozenset[str]:
        return self.reader.scopes

    @property
    def _kinds(self) -> Sequence[Kind]:
        """What the reader's scopes let them know of."""
        needed = {kind: NEEDS.get(kind.model, "") for kind in KINDS}
        return [kind for kind in KINDS if not needed[kind] or needed[kind] in self._scopes]

    def _told(self, entry: HistoryEntry, names: Any) -> dict[str, Any]:
        return {
            "id": f"{entry.kind.key}-{entry.number}",
            "change": entry.number,
            "kind": entry.kind.key,
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
