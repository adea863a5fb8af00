"""The trail of the company over REST, for administrators: who changed what, when and through which door."""

from collections.abc import Collection, Mapping
from typing import Any, ClassVar, Final

import structlog
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.response import Response

from accounts.access import is_sensitive
from accounts.api import event_pages
from accounts.api.accounts.resource import CLASSES, ORDERS
from accounts.api.changed_values import plain
from kam.core import audit_log
from kam.core.audit_log import ACTIONS, Entry, Question
from kam.core.rest import queries
from kam.core.rest.contracts import contract
from kam.core.rest.filters import choice_of, key_of, moment_of
from kam.core.rest.parameters import KEY, MOMENT, TEXT, one_of
from kam.core.rest.problems import Malformed
from kam.core.rest.resources import NamedResource, Resource, moment
from kam.core.rest.viewsets import DomainViewSet

log = structlog.get_logger(__name__)
LONGEST_REQUEST: Final = 64
SOURCES: Final = ("ui", "api", "import", "job", "shell")
LABELS: Final = {action: label for label, action in ACTIONS.items()}
# Kinds whose values tell what a scope covers, and columns of others that do.
NEEDS: Final = {
    **dict.fromkeys(("salesline", "exchangerate", "product", "productline", "alarmmute"), ORDERS),
    **dict.fromkeys(("classificationoverride", "classificationprofile"), CLASSES),
}
MONEY: Final = {("account", "credit_limit")}


class AuditValueResource(Resource):
    """One column before and after; null twice where the token's scopes or the column's class hide it."""

    field = serializers.CharField()
    before = serializers.JSONField(allow_null=True)
    after = serializers.JSONField(allow_null=True)
    is_hidden = serializers.BooleanField()


class AuditResource(Resource):
    """One change of one row."""

    id = serializers.CharField()
    kind = serializers.CharField(help_text=gettext_lazy("What the row is: account, user, team, company, and so on."))
    object = serializers.IntegerField(help_text=gettext_lazy("The id of the row."))
    action = serializers.ChoiceField([*LABELS])
    at = serializers.DateTimeField()
    by = NamedResource(allow_null=True, help_text=gettext_lazy("Null for the system."))
    source = serializers.CharField()  # type: ignore[assignment]  # the framework takes it off the class
    request = serializers.CharField(help_text=gettext_lazy("The request's id, as it stands in the log."))
    token = serializers.IntegerField(allow_null=True, help_text=gettext_lazy("The token of another system."))
    note = serializers.CharField()
    values = AuditValueResource(many=True)


class AuditViewSet(DomainViewSet):
    """Who changed what. What nobody may read later, such as passwords and secrets, was never written down."""

    noun = "audit"
    resource = AuditResource
    read_scope = "read:audit"
    filters: ClassVar = {
        "kind": TEXT,
        "object": KEY,
        "action": one_of(LABELS),
        "by": KEY,
        "source": one_of(SOURCES),
        "request": TEXT,
        "since": MOMENT,
        "until": MOMENT,
    }
    orders: ClassVar = {}

    def rows(self) -> Any:
        """Return nothing: what it tells is no table of its own."""
        raise NotImplementedError

    @contract(gives_list=True, is_bare=True)
    def list(self, request: Any) -> Response:
        """List changes, the newest first; `kind` names one or several, by commas.

        Changes of sales lines, of which files bring thousands, are told when `kind` names them. `since` is part of the
        time asked for, `until` is not.
        """
        query = queries.read(request, known={queries.CURSOR, queries.LIMIT}, filters=self.filters)
        question = _question(query.filters)
        after = event_pages.opened(query.cursor, of=self.noun)
        entries, ends = audit_log.read(question, by=self.user, limit=query.limit, after=after)
        # Whoever reads of everybody is written down as well.
        log.info("audit_read", by=self.user.pk, rows=len(entries), asked=query.filters)
        names = audit_log.names_in(entries)
        told = [self._told(each, names) for each in entries]
        return event_pages.answer(request, told, ends=ends, of=self.noun)

    def _told(self, entry: Entry, names: Mapping[tuple[Any, Any], str]) -> dict[str, Any]:
        change = entry.change
        by = names.get((type(self.user), change.by_id)) if change.by_id else None
        return {
            "id": f"{entry.kind}-{change.number}",
            "kind": entry.kind,
            "object": change.row,
            "action": ACTIONS.get(change.label, change.label),
            "at": moment(change.at),
            "by": {"id": change.by_id, "name": by} if by is not None else None,
            "source": change.source,
            "request": change.request,
            "token": change.context.get("token"),
            "note": change.note,
            "values": [self._value(entry, name, *values, names) for name, values in change.values.items()],
        }

    def _value(self, entry: Entry, name: str, before: Any, after: Any, names: Mapping[Any, str]) -> dict[str, Any]:
        column = audit_log.column_of(entry.model, name)
        needed = ORDERS if (entry.kind, name) in MONEY else NEEDS.get(entry.kind, "")
        is_hidden = is_sensitive(entry.model, name) or (needed != "" and needed not in self.reader.scopes)
        told = [None if is_hidden else plain(each, column, names) for each in (before, after)]
        return {"field": name, "before": told[0], "after": told[1], "is_hidden": is_hidden}


def _question(filters: Mapping[str, str]) -> Question:
    """Return what the filters ask; Malformed for what nobody could mean."""
    return Question(
        kinds=_kinds(filters),
        row=key_of(filters, "object") if "object" in filters else None,
        by=key_of(filters, "by") if "by" in filters else None,
        source=choice_of(filters, "source", SOURCES) if "source" in filters else "",
        request=filters.get("request", "")[:LONGEST_REQUEST],
        label=LABELS[choice_of(filters, "action", [*LABELS])] if "action" in filters else "",
        since=moment_of(filters, "since") if "since" in filters else None,
        until=moment_of(filters, "until") if "until" in filters else None,
    )


def _kinds(filters: Mapping[str, str]) -> Collection[str]:
    known = audit_log.kinds()
    asked = filters["kind"].split(",") if "kind" in filters else []
    for each in asked:
        choice_of({"kind": each}, "kind", [*known])
    if "object" in filters and len(asked) != 1:
        raise Malformed(_("Name one kind as well: ids of several kinds are the same numbers."), field="object")
    return list(dict.fromkeys(asked))
