from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.classification.profile import ClassificationProfile
from accounts.querysets.classification import ClassificationProfileQuerySet


class ClassificationProfileVersion(models.Model):
    """The parameters that a profile had from one day on, who set them and why. Never changed afterwards."""

    profile = models.ForeignKey(ClassificationProfile, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    parameters = models.JSONField(help_text="As a run stores them; margins of 0 mean no hysteresis.")
    reason = models.TextField(_("reason"), blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ClassificationProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a classification profile")
        constraints = [
            models.UniqueConstraint(
                fields=["profile", "number"], name="accounts_classificationprofileversion_number_once"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1), name="accounts_classificationprofileversion_number_from_1"
            ),
            # Only the first, which nobody made by hand, needs no reason.
            models.CheckConstraint(
                condition=Q(number=1) | Q(reason__regex=r"\S"),
                name="accounts_classificationprofileversion_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.profile_id} {self.number}"
