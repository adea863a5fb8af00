"""What an import and its faulty rows look like to another system."""

from typing import Any, ClassVar, Final

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from accounts.models import ImportBatch
from kam.core.rest.resources import Resource

# Of what a batch keeps about itself: the rest is for undoing it.
FIGURES: Final = (
    "first_on", "last_on", "lines", "accounts", "unassigned", "unrated", "future", "cancelled", "archived",
    "money", "base_amount", "proposed_as_of", "corrected", "would_move",
)  # fmt: skip
READING: Final = (
    "format", "encoding", "delimiter", "sheet", "decimal", "date_order", "currency", "header", "columns",
)  # fmt: skip


class PartField(serializers.DictField):
    """Some of what is stored under one column."""

    def __init__(self, names: tuple[str, ...] = (), **options: Any) -> None:
        super().__init__(**options)
        self._names = names

    def written(self, stored: dict[str, Any]) -> dict[str, Any]:
        """Return those that are known."""
        return {name: stored[name] for name in self._names if name in stored}


class ImportResource(Resource):
    """A file of sales on its way in: how it is read, how far it is, what it did."""

    id = serializers.IntegerField()
    file_name = serializers.CharField()
    file_size = serializers.IntegerField(help_text=_("In bytes."))
    sha256 = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # the framework takes it off the class
    state = serializers.ChoiceField(ImportBatch.State.choices)
    reading = PartField(READING, help_text=_("How the file is read, as declared, found out or remembered."))
    rows = serializers.IntegerField()
    created = serializers.IntegerField(help_text=_("Lines that are new."))
    changed = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    bad = serializers.IntegerField(help_text=_("Faulty rows; see errors/."))
    blank = serializers.IntegerField()
    left_out = serializers.IntegerField()
    accounts_created = serializers.IntegerField()
    figures = PartField(FIGURES, help_text=_("Days, sums by currency and counts of the lines."))
    error = serializers.CharField(help_text=_("Why nothing came of it, for people."))
    job = serializers.IntegerField(source="job_id", allow_null=True, help_text=_("Its latest job; see /jobs/."))
    made_by = serializers.IntegerField(source="made_by_id")
    created_at = serializers.DateTimeField()
    imported_at = serializers.DateTimeField(allow_null=True)
    undone_at = serializers.DateTimeField(allow_null=True)


class ImportErrorResource(Resource):
    """One thing that is wrong with a row of the file."""

    id = serializers.IntegerField()
    row = serializers.IntegerField(help_text=_("Line of the file; the header is 1. In NDJSON one more than the line."))
    column = serializers.CharField()
    value = serializers.CharField()
    code = serializers.CharField()
    reason = serializers.CharField(help_text=_("For people."))
    is_settled = serializers.BooleanField(help_text=_("Corrected or left out since it was found."))

    field_scopes: ClassVar = {}
