from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.querysets.imports import ImportBatchQuerySet, ImportPartQuerySet
from kam.core.errors import DomainError

# The states of one whose lines are, or were, in.
CAME_IN: Final = ["IMPORTED", "UNDONE"]
# How long an import can be taken back.
UNDO_FOR: Final = timedelta(days=7)


class ImportBatch(models.Model):
    """One file of sales lines on its way in: how it is read, how far it is, what it did."""

    class State(models.TextChoices):
        UPLOADED = "UPLOADED", _("Uploaded")
        CHECKED = "CHECKED", _("Checked")
        IMPORTING = "IMPORTING", _("Importing")
        IMPORTED = "IMPORTED", _("Imported")
        FAILED = "FAILED", _("Failed")
        UNDONE = "UNDONE", _("Undone")

    file = models.FileField(upload_to="imports/%Y/%m", blank=True)
    file_name = models.CharField(_("file"), max_length=200)
    file_size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    signature = models.CharField(
        max_length=64, blank=True, help_text="Hash of the header row: what a remembered mapping belongs to."
    )
    source = models.CharField(_("source system"), max_length=40)
    reading = models.JSONField(
        default=dict,
        blank=True,
        help_text="Format, encoding, delimiter, decimal mark, date order, default currency, column mapping.",
    )
    assigns_owner = models.BooleanField(
        default=False, help_text="New customers become accounts of the importer; otherwise they are unassigned."
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.UPLOADED)
    rows = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    bad = models.PositiveIntegerField(default=0)
    blank = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(
        default=0, db_default=0, help_text="Rows that a person left out on purpose before the import."
    )
    accounts_created = models.PositiveIntegerField(default=0)
    figures = models.JSONField(
        default=dict, blank=True, help_text="First and last date, money by currency, unrated lines."
    )
    error = models.TextField(blank=True)
    job = models.ForeignKey("core.Job", models.SET_NULL, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="import_batches")
    created_at = models.DateTimeField(auto_now_add=True)
    imported_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="IMPORTED")
                | Q(rows=F("created") + F("changed") + F("unchanged") + F("bad") + F("blank") + F("left_out")),
                name="accounts_importbatch_every_row_counted",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["UPLOADED", "CHECKED", "IMPORTING", "IMPORTED", "FAILED", "UNDONE"]),
                name="accounts_importbatch_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=CAME_IN, imported_at__isnull=False)
                | (~Q(state__in=CAME_IN) & Q(imported_at=None)),
                name="accounts_importbatch_imported_at_some_time",
            ),
            models.CheckConstraint(
                condition=Q(state="UNDONE", undone_at__isnull=False, undone_by__isnull=False)
                | (~Q(state="UNDONE") & Q(undone_at=None, undone_by=None)),
                name="accounts_importbatch_undone_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def has_file(self) -> bool:
        """The file is still kept; files go after a while, their batches stay."""
        return bool(self.file) and Path(self.file.path).exists()

    @property
    def path(self) -> Path:
        """Where the file is kept; DomainError when it is not any more."""
        if not self.has_file:
            raise DomainError(_("The file is kept no longer. Send it once more."))
        return Path(self.file.path)

    @property
    def is_at_work(self) -> bool:
        """A job is busy with it; needs `job`. A batch whose job died stays IMPORTING and may be asked for again."""
        return self.job is not None and not self.job.is_finished

    @property
    def is_imported(self) -> bool:
        return self.state == self.State.IMPORTED

    @property
    def can_be_undone_until(self) -> datetime | None:
        """The moment after which the import stays; None when it is not in."""
        return self.imported_at + UNDO_FOR if self.is_imported and self.imported_at else None


class ImportRowError(models.Model):
    """One thing that is wrong with a row: where, what stands there, why.

    The row itself, as it stands in the file, is kept with the first.
    """

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="errors")
    row = models.PositiveIntegerField(help_text="Line of the file, the header being 1.")
    column = models.CharField(max_length=120, blank=True)
    value = models.TextField(blank=True)
    code = models.CharField(max_length=40)
    reason = models.TextField()
    cells = models.JSONField(default=list)
    occurrence = models.PositiveIntegerField(
        null=True, blank=True, help_text="Which of several equal lines of its document it is."
    )
    is_settled = models.BooleanField(
        default=False, db_default=False, help_text="Its row has been corrected or left out since it was found."
    )

    objects = ImportPartQuerySet["ImportRowError"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "row", "column"], name="accounts_importrowerror_one_per_cell"),
        ]

    def __str__(self) -> str:
        return f"{self.row} {self.column}"


class ImportMapping(models.Model):
    """How files with this header were read last time."""

    signature = models.CharField(max_length=64)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="import_mappings")
    reading = models.JSONField(default=dict)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["signature", "made_by"], name="accounts_importmapping_once"),
        ]

    def __str__(self) -> str:
        return self.signature
