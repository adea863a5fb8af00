from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.import_correction import LONGEST_VALUE
from accounts.models.imports import ImportBatch
from accounts.querysets.imports import ImportDoubtQuerySet


class ImportDoubt(models.Model):
    """Something in a file that can be read but may be meant otherwise. Unanswered, it comes in as it stands."""

    class Kind(models.TextChoices):
        SAME_CUSTOMER = "SAME_CUSTOMER", _("A new customer like one who is here")
        FAR_DATE = "FAR_DATE", _("A date far away")
        LARGE_AMOUNT = "LARGE_AMOUNT", _("An amount far larger than usual")
        OTHER_CURRENCY = "OTHER_CURRENCY", _("Another currency than the customer’s")
        ARCHIVED = "ARCHIVED", _("An archived account")

    class Answer(models.TextChoices):
        OPEN = "OPEN", _("Open")
        KEPT = "KEPT", _("Comes in as it stands")
        SAME = "SAME", _("The same customer")

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="doubts")
    kind = models.CharField(max_length=14, choices=Kind.choices)
    row = models.PositiveIntegerField(help_text="The line of the file, or the first one of several.")
    column = models.CharField(max_length=120, blank=True, help_text="The cell of the header.")
    value = models.CharField(max_length=LONGEST_VALUE, blank=True, help_text="What stands there.")
    lines = models.PositiveIntegerField(default=1, help_text="How many lines of the file it is about.")
    # Keys of accounts are no foreign keys here: a doubt must not keep an account from being taken back.
    details = models.JSONField(default=dict, blank=True, help_text="What its sentence is made of.")
    cells = models.JSONField(default=list, blank=True, help_text="The row as it stands in the file.")
    answer = models.CharField(max_length=4, choices=Answer.choices, default=Answer.OPEN)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ImportDoubtQuerySet.as_manager()

    class Meta:
        verbose_name = _("doubt about an import")
        constraints = [
            models.UniqueConstraint(fields=["batch", "kind", "row"], name="accounts_importdoubt_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["SAME_CUSTOMER", "FAR_DATE", "LARGE_AMOUNT", "OTHER_CURRENCY", "ARCHIVED"]),
                name="accounts_importdoubt_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(answer="OPEN", answered_by=None, answered_at=None)
                | Q(answer__in=["KEPT", "SAME"], answered_by__isnull=False, answered_at__isnull=False),
                name="accounts_importdoubt_answered_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.row} {self.kind}"

    @property
    def is_open(self) -> bool:
        return self.answer == self.Answer.OPEN
