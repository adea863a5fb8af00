from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.imports import ImportBatch
from accounts.querysets.imports import ImportPartQuerySet
from kam.core.audit import audited

# Characters of a value that is replaced, and of what comes in its place: what a key in the database can hold.
LONGEST_VALUE: Final = 200


@audited()
class ImportCorrection(models.Model):
    """What a person put in the place of a value of a file before importing it, or which row she left out.

    The file stays as it came: whoever reads it puts these over it.
    """

    class Kind(models.TextChoices):
        CELL = "CELL", _("One cell")
        EQUAL = "EQUAL", _("All equal values of the column")
        LEFT_OUT = "LEFT_OUT", _("Row left out")

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="corrections")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    row = models.PositiveIntegerField(null=True, blank=True, help_text="Line of the file, the header being 1.")
    column = models.CharField(max_length=120, blank=True, help_text="The cell of the header.")
    was = models.CharField(max_length=LONGEST_VALUE, blank=True, help_text="The beginning of what the file says.")
    becomes = models.CharField(max_length=LONGEST_VALUE, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = ImportPartQuerySet["ImportCorrection"].as_manager()

    class Meta:
        verbose_name = _("correction of an import")
        constraints = [
            # Of all equal values there is one without a row, of a row left out one without a column.
            models.UniqueConstraint(
                fields=["batch", "kind", "row", "column", "was"],
                nulls_distinct=False,
                name="accounts_importcorrection_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["CELL", "LEFT_OUT"], row__isnull=False) | Q(kind="EQUAL", row=None),
                name="accounts_importcorrection_of_a_row_or_of_all",
            ),
            models.CheckConstraint(
                condition=(Q(kind="LEFT_OUT", column="", was="", becomes="") | ~Q(kind="LEFT_OUT") & ~Q(column="")),
                name="accounts_importcorrection_of_a_column_or_a_row",
            ),
            models.CheckConstraint(
                condition=Q(kind="LEFT_OUT") | ~Q(becomes=F("was")), name="accounts_importcorrection_changes_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.row or ''} {self.column}"

    @property
    def is_for_equal(self) -> bool:
        return self.kind == self.Kind.EQUAL

    @property
    def leaves_out(self) -> bool:
        return self.kind == self.Kind.LEFT_OUT
