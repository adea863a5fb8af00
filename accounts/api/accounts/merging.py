"""Merges over REST: what one would move, told before anybody asks for it."""

from collections.abc import Sequence
from typing import Any, Final

from django.utils.translation import gettext as _
from rest_framework import serializers

from accounts.custom_fields import defined
from accounts.services.merging import CHOOSABLE, Preview
from accounts.services.restoring import ANSWER
from kam.core.models import User
from kam.core.rest.problems import Malformed
from kam.core.rest.resources import Resource

PREVIEW_OF: Final = "other"


class MovesResource(Resource):
    """Rows of one kind that change their account."""

    what = serializers.CharField()
    count = serializers.IntegerField()


class MergePreviewResource(Resource):
    """What a merge would move; it asks both versions back."""

    survivor = serializers.IntegerField()
    survivor_version = serializers.IntegerField()
    other = serializers.IntegerField()
    other_version = serializers.IntegerField()
    moves = MovesResource(many=True)
    also = MovesResource(many=True)


def taken(names: Sequence[str], reader: User) -> list[str]:
    """Return the fields in which the other account's value wins as the service calls them; Malformed for another."""
    known = {*CHOOSABLE, *(f"custom.{each.key}" for each in defined(reader))}
    for place, name in enumerate(names):
        if name not in known:
            raise Malformed(_("There is no such field here."), field=f"take.{place}", code="unknown")
    return [name.replace("custom.", ANSWER) for name in names]


def told_preview(shown: Preview) -> dict[str, Any]:
    """Return the preview as JSON has it."""
    return {
        "survivor": shown.survivor.pk,
        "survivor_version": shown.survivor.version,
        "other": shown.other.pk,
        "other_version": shown.other.version,
        "moves": [{"what": str(label), "count": count} for label, count in shown.moves],
        "also": [{"what": str(label), "count": count} for label, count in shown.also],
    }
