"""Merges over REST: what one would move, told before anybody asks for it."""

from typing import Any, Final

from rest_framework import serializers

from accounts.services.merging import Preview
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
