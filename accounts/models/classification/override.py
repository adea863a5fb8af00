from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.account import Account
from accounts.querysets.account import AccountPartQuerySet
from kam.core.audit import audited
from kam.core.changes import noted


@audited()
class ClassificationOverride(models.Model):
    """A class given by hand, with its reason and the day it ends; the computed one goes on beside it."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="class_overrides")
    abc = models.CharField(max_length=1, blank=True)
    xyz = models.CharField(max_length=1, blank=True)
    reason = models.TextField(_("reason"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_on = models.DateField(_("valid until"), help_text=_("The last day on which it counts."))
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = AccountPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("class override")
        triggers = [noted()]
        constraints = [
            models.UniqueConstraint(
                fields=["account"], condition=Q(ended_at=None), name="accounts_classificationoverride_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(abc__in=["", "A", "B", "C"], xyz__in=["", "X", "Y", "Z"]) & ~Q(abc="", xyz=""),
                name="accounts_classificationoverride_says_something",
            ),
            models.CheckConstraint(
                condition=Q(reason__regex=r"\S"), name="accounts_classificationoverride_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(ended_by=None) | Q(ended_at__isnull=False),
                name="accounts_classificationoverride_ender_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.abc or '·'}{self.xyz or '·'}"
