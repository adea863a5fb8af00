from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kam.core.audit import audited


@audited()
class Company(models.Model):
    """The company that uses this installation: its name, its currency, its clock. There is one row."""

    name = models.CharField(_("name"), max_length=200, default="My company")
    base_currency = models.CharField(
        _("base currency"),
        max_length=3,
        default="EUR",
        validators=[RegexValidator(r"^[A-Z]{3}$")],
        help_text=_("ISO 4217. Fixed once there are sales lines."),
    )
    time_zone = models.CharField(_("time zone"), max_length=60, default="Europe/Warsaw")
    # In percent, 1 to 99. Below it few customers are looked after, above it the company hangs on few.
    key_share_low = models.PositiveSmallIntegerField(
        _("lower end of the band"), default=30, validators=[MinValueValidator(1), MaxValueValidator(98)],
        help_text=_("The share of revenue in percent that key accounts make at least in a healthy portfolio."),
    )  # fmt: skip
    key_share_high = models.PositiveSmallIntegerField(
        _("upper end of the band"), default=55, validators=[MinValueValidator(2), MaxValueValidator(99)],
        help_text=_("The share of revenue in percent that key accounts make at most in a healthy portfolio."),
    )  # fmt: skip
    version = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        verbose_name = _("company")
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="core_company_only_one"),
            models.CheckConstraint(
                condition=Q(base_currency__regex=r"^[A-Z]{3}$"), name="core_company_currency_is_iso"
            ),
            models.CheckConstraint(
                condition=Q(key_share_low__gte=1, key_share_high__gt=F("key_share_low"), key_share_high__lt=100),
                name="core_company_band_of_key_accounts_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """The company's clock: business dates and the nightly run follow it."""
        return ZoneInfo(self.time_zone)

    def today(self) -> date:
        """Return the date that it is now on the company's clock."""
        return timezone.localdate(timezone=self.zone)

    def day_of(self, moment: datetime) -> date:
        """Return the date of a moment on the company's clock."""
        return moment.astimezone(self.zone).date()

    @classmethod
    def current(cls) -> "Company":
        """Return the company of this installation, made on first use."""
        return cls._default_manager.get_or_create(pk=1)[0]
