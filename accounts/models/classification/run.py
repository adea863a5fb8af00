from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.classification.profile import ClassificationProfile
from accounts.querysets.classification import ClassificationRunQuerySet
from kam.core.changes import noted


class ClassificationRun(models.Model):
    """One classification of all accounts: a profile, its parameters, a window, and what came out.

    Unique per profile, series (digest of the parameters without as_of) and window end; a re-run writes only
    what differs. `window_end` is the first day after the window. `figures` are the whole company's: pages ask
    `accounts.analytics.run_figures.figures_for` for them.
    """

    class Status(models.TextChoices):
        OK = "OK", _("Finished")
        NOTHING = "NOTHING", _("Nothing to classify")
        FAILED = "FAILED", _("Failed")

    class Publication(models.TextChoices):
        PUBLISHED = "PUBLISHED", _("The classes of this run were published.")
        OTHER_PARAMETERS = "OTHER_PARAMETERS", _("Not published: its parameters are not those of the profile in use.")
        LATER_WINDOW = "LATER_WINDOW", _("Not published: classes of a later window are already published.")
        NOTHING = "NOTHING", _("Not published: no account has positive revenue in this window.")
        FAILED = "FAILED", _("Not published: the run failed.")

    profile = models.ForeignKey(ClassificationProfile, models.PROTECT, related_name="runs")
    series = models.CharField(max_length=64)
    parameters = models.JSONField(default=dict)
    has_overrides = models.BooleanField(
        default=False, help_text="Options of the command replaced parameters of the profile for this run."
    )
    as_of = models.DateField()
    window_start = models.DateField()
    window_end = models.DateField()
    status = models.CharField(max_length=8, choices=Status.choices)
    is_published = models.BooleanField(default=False, help_text="Its classes are the ones in force.")
    publication = models.CharField(max_length=16, choices=Publication.choices, default=Publication.FAILED)
    is_complete = models.BooleanField(default=True, help_text="No line was left out for want of an exchange rate.")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    figures = models.JSONField(default=dict, blank=True)
    fingerprint = models.CharField(
        max_length=64, blank=True, help_text="Of everything that was judged: while it stays, nothing is judged again."
    )
    error = models.TextField(blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = ClassificationRunQuerySet.as_manager()

    # How many rows the computation that returned this object wrote; 0 when nothing had changed. Not stored.
    written: int = 0

    class Meta:
        verbose_name = _("classification run")
        triggers = [noted()]
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "series", "window_end"], name="accounts_classificationrun_once_per_window"
            ),
            models.UniqueConstraint(
                fields=["is_published"], condition=Q(is_published=True), name="accounts_classificationrun_one_published"
            ),
            models.CheckConstraint(
                condition=Q(window_start__lt=F("window_end")), name="accounts_classificationrun_window_in_order"
            ),
            models.CheckConstraint(
                condition=Q(is_published=False) | Q(status="OK"), name="accounts_classificationrun_published_is_ok"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["OK", "NOTHING", "FAILED"]), name="accounts_classificationrun_status_known"
            ),
            models.CheckConstraint(
                condition=Q(publication__in=["PUBLISHED", "OTHER_PARAMETERS", "LATER_WINDOW", "NOTHING", "FAILED"]),
                name="accounts_classificationrun_publication_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.profile_id} {self.window_end}"

    @property
    def last_day(self) -> date:
        """The last day of the window."""
        last: date = self.window_end - timedelta(days=1)
        return last
