"""The group of an account over REST, as far as the reader sees it."""

from typing import Any

from rest_framework import serializers

from accounts.analytics.group_tree import group_of
from accounts.models import Account
from kam.core.models import User
from kam.core.rest.resources import Resource


class GroupAccountResource(Resource):
    """One account of a group; `parent` is the nearest one above that the reader sees, `depth` counts from 0."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    parent = serializers.IntegerField(allow_null=True)  # type: ignore[assignment]  # the framework takes it off
    depth = serializers.IntegerField()


class HierarchyResource(Resource):
    """The accounts of a group that the reader sees, from the head down."""

    results = GroupAccountResource(many=True)


def hierarchy_of(account: Account, reader: User) -> dict[str, Any]:
    """Return the group of an account that the reader sees, each account behind the one above it."""
    parents = group_of(account.pk)
    seen = Account.objects.visible_to(reader).filter(pk__in=parents).order_by("sort_key", "pk")
    names = dict(seen.values_list("pk", "name"))
    above = {pk: _nearest(parents, pk, names) for pk in names}
    below: dict[int | None, list[int]] = {}
    for pk in names:
        below.setdefault(above[pk], []).append(pk)
    rows = []
    waiting = [(pk, 0) for pk in reversed(below.get(None, []))]
    while waiting:
        pk, depth = waiting.pop()
        rows.append({"id": pk, "name": names[pk], "parent": above[pk], "depth": depth})
        waiting += [(child, depth + 1) for child in reversed(below.get(pk, []))]
    return {"results": rows}


def _nearest(parents: dict[int, int | None], pk: int, seen: dict[int, str]) -> int | None:
    key = parents[pk]
    while key is not None and key not in seen:
        key = parents[key]
    return key
