from typing import TYPE_CHECKING

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kam.core.access import AccessQuerySet

if TYPE_CHECKING:
    from typing import Self

    from kam.core.models.user import User


class JobQuerySet(AccessQuerySet["Job"]):
    """Jobs belong to who asked for them; administrators see all."""

    def visible_to(self, user: "User") -> "Self":
        if not user.is_active:
            return self.none()
        return self if user.sees_everything else self.filter(requested_by=user)

    def editable_by(self, user: "User") -> "Self":
        return self.visible_to(user)

    def unfinished(self) -> "Self":
        """Keep what waits or runs."""
        return self.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING])


class Job(models.Model):
    """One piece of long work: asked for by somebody or due by the clock, done once, with its progress.

    Times that decide anything (`sent_at`, `started_at`, `heartbeat_at`, `finished_at`) are the database's.
    """

    class State(models.TextChoices):
        QUEUED = "QUEUED", _("Waiting")
        RUNNING = "RUNNING", _("Running")
        DONE = "DONE", _("Done")
        FAILED = "FAILED", _("Failed")

    kind = models.CharField(max_length=60, help_text="Key of the handler in job_handlers.")
    slot = models.CharField(
        max_length=60, blank=True, help_text="What makes it unique within its kind, such as a date; or empty."
    )
    subject = models.CharField(max_length=200, blank=True)
    arguments = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="jobs"
    )
    progress_done = models.PositiveBigIntegerField(default=0)
    progress_total = models.PositiveBigIntegerField(default=0)
    progress_note = models.CharField(max_length=200, blank=True)
    result = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    error = models.TextField(blank=True)
    worker = models.CharField(max_length=120, blank=True, help_text="host:pid of the process that works on it.")
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        constraints = [
            models.UniqueConstraint(fields=["kind", "slot"], condition=~Q(slot=""), name="core_job_once_per_slot"),
            models.CheckConstraint(
                condition=Q(state__in=["QUEUED", "RUNNING", "DONE", "FAILED"]), name="core_job_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["QUEUED", "RUNNING"], finished_at=None)
                | Q(state__in=["DONE", "FAILED"], finished_at__isnull=False),
                name="core_job_finished_when_ended",
            ),
        ]
        indexes = [
            models.Index(fields=["created_at"], name="core_job_unfinished", condition=Q(finished_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.slot or self.pk}"

    @property
    def is_finished(self) -> bool:
        return self.state in (self.State.DONE, self.State.FAILED)

    @property
    def percent(self) -> int:
        """Progress from 0 to 100; 0 while the total is unknown, 100 when it is done."""
        if self.state == self.State.DONE:
            return 100
        if not self.progress_total:
            return 0
        return min(100, int(100 * self.progress_done / self.progress_total))
