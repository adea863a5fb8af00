from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.querysets.key_share_alert import KeyShareAlertQuerySet


class KeyShareAlert(models.Model):
    """The part of revenue that key accounts make left its band: in a team with all below it, or in the whole company.

    Open from the night that found it until the night that did not; while it is open its figures follow the sales. The
    other side of the band is another alert.
    """

    class Side(models.TextChoices):
        BELOW = "BELOW", _("Below the band")
        ABOVE = "ABOVE", _("Above the band")

    is_company = models.BooleanField(default=False, help_text="About the whole company, not about a team.")
    team = models.ForeignKey(
        "core.Team", models.SET_NULL, null=True, blank=True, related_name="key_share_alerts",
        help_text="Empty for the company, and once the team is gone.",
    )  # fmt: skip
    side = models.CharField(max_length=5, choices=Side.choices)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    window_start = models.DateField()
    window_end = models.DateField(help_text="The first day after the twelve months.")
    key_revenue = models.DecimalField(max_digits=20, decimal_places=4)
    revenue = models.DecimalField(max_digits=20, decimal_places=4)
    key_accounts = models.PositiveIntegerField()
    low = models.DecimalField(max_digits=3, decimal_places=2, help_text="The band then, 0 to 1.")
    high = models.DecimalField(max_digits=3, decimal_places=2)

    objects = KeyShareAlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("alert about the share of key accounts")
        constraints = [
            models.UniqueConstraint(
                fields=["team"],
                condition=Q(closed_on=None, team__isnull=False),
                name="accounts_keysharealert_one_open_of_a_team",
            ),
            models.UniqueConstraint(
                fields=["is_company"],
                condition=Q(closed_on=None, is_company=True),
                name="accounts_keysharealert_one_open_of_the_company",
            ),
            models.CheckConstraint(condition=Q(side__in=["BELOW", "ABOVE"]), name="accounts_keysharealert_side_known"),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
                name="accounts_keysharealert_closed_after_opened",
            ),
            models.CheckConstraint(
                condition=Q(low__gt=0, low__lt=F("high"), high__lt=1), name="accounts_keysharealert_band_in_order"
            ),
            # NaN is above every number in PostgreSQL, so the upper bound keeps it out.
            models.CheckConstraint(
                condition=Q(revenue__gt=0, revenue__lt=10**16, key_revenue__lt=10**16),
                name="accounts_keysharealert_has_revenue",
            ),
            models.CheckConstraint(
                condition=Q(window_start__lt=F("window_end")), name="accounts_keysharealert_window_in_order"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{'company' if self.is_company else self.team_id} {self.side}"

    @property
    def share(self) -> Decimal:
        """The part that key accounts make."""
        return self.key_revenue / self.revenue
