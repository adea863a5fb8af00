from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models.account import Account
from accounts.querysets.account import AccountPartQuerySet
from accounts.querysets.alarm import AlarmQuerySet
from kam.core.audit import audited
from kam.core.changes import noted


@audited()
class AlarmMute(models.Model):
    """Somebody knows about an alarm and has said why it needs nothing for now."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="alarm_mutes")
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=40, blank=True)
    reason = models.TextField(_("reason"))
    expires_on = models.DateField(_("expires_on"), help_text=_("The last day on which the alarm stays muted."))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = AccountPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("muted alarm")
        constraints = [
            models.UniqueConstraint(
                fields=["account", "kind", "subject"],
                condition=Q(ended_at=None),
                name="accounts_alarmmute_one_at_a_time",
            ),
            models.CheckConstraint(condition=Q(reason__regex=r"\S"), name="accounts_alarmmute_has_a_reason"),
            models.CheckConstraint(
                condition=Q(ended_by=None) | Q(ended_at__isnull=False), name="accounts_alarmmute_ender_has_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.kind}"


class Alarm(models.Model):
    """A pattern of an account's buying that broke, from the night that found it until the night that did not.

    While it is open its figures follow the sales; what was found at first stays in `raised_figures`. `points` (0 to 1)
    is its weight times its severity, what it alone makes of the account's score.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="alarms", db_index=False)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=40, blank=True, help_text="What it is about within the account, if anything.")
    raised_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    points = models.DecimalField(max_digits=4, decimal_places=3)
    at_stake = models.DecimalField(max_digits=20, decimal_places=4, help_text="In the company's currency.")
    figures = models.JSONField()
    raised_figures = models.JSONField()
    mute = models.ForeignKey(AlarmMute, models.PROTECT, null=True, blank=True, related_name="alarms")

    objects = AlarmQuerySet.as_manager()

    class Meta:
        verbose_name = _("alarm")
        triggers = [noted()]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "kind", "subject"],
                condition=Q(ended_on=None),
                name="accounts_alarm_one_open_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(points__gt=0, points__lt=1), name="accounts_alarm_points_between_none_and_all"
            ),
            models.CheckConstraint(condition=Q(at_stake__gte=0), name="accounts_alarm_at_stake_not_negative"),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("raised_on")), name="accounts_alarm_ends_after_it_began"
            ),
        ]
        indexes = [models.Index(fields=["account", "raised_on"], name="accounts_alarm_by_account")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.kind}"
