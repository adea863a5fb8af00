from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.account import Account
from accounts.models.classification.override import ClassificationOverride
from accounts.models.classification.run import ClassificationRun
from accounts.querysets.account import AccountPartQuerySet
from kam.core.changes import noted


class ClassChange(models.Model):
    """The published class of an account became another one, and why.

    A correction may change it twice within one run, so only the moment makes it unique.
    """

    class Cause(models.TextChoices):
        SALES = "SALES", _("Sales")
        CORRECTION = "CORRECTION", _("Correction of past sales")
        NEW_ACCOUNT = "NEW_ACCOUNT", _("New account")
        DORMANT = "DORMANT", _("Went dormant")
        METHOD = "METHOD", _("Method change")
        OVERRIDE = "OVERRIDE", _("Override")

    class Dimension(models.TextChoices):
        ABC = "abc", _("ABC")
        XYZ = "xyz", _("XYZ")
        BOTH = "both", _("ABC and XYZ")

    account = models.ForeignKey(Account, models.PROTECT, related_name="class_changes")
    run = models.ForeignKey(ClassificationRun, models.PROTECT, null=True, blank=True, related_name="changes")
    override = models.ForeignKey(ClassificationOverride, models.PROTECT, null=True, blank=True, related_name="changes")
    at = models.DateTimeField()
    dimension = models.CharField(max_length=4, choices=Dimension.choices)
    from_class = models.CharField(max_length=2, blank=True)
    to_class = models.CharField(max_length=2, blank=True)
    cause = models.CharField(max_length=11, choices=Cause.choices)
    explanation = models.JSONField(
        default=dict, blank=True, help_text="Own figures before and after: value, CV, status, window end."
    )

    objects = AccountPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("class change")
        triggers = [noted()]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "account", "at"],
                condition=Q(run__isnull=False),
                name="accounts_classchange_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(cause="OVERRIDE", override__isnull=False, run__isnull=True)
                | Q(
                    cause__in=["SALES", "CORRECTION", "NEW_ACCOUNT", "DORMANT", "METHOD"],
                    override__isnull=True,
                    run__isnull=False,
                ),
                name="accounts_classchange_cause_fits_its_origin",
            ),
            models.CheckConstraint(
                condition=Q(dimension__in=["abc", "xyz", "both"]), name="accounts_classchange_dimension_known"
            ),
            models.CheckConstraint(
                condition=~Q(from_class=models.F("to_class")), name="accounts_classchange_is_a_change"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.from_class} {self.to_class}"
