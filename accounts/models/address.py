from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.account import Account
from accounts.querysets.account import AccountPartQuerySet
from kam.core.audit import audited


@audited()
class Address(models.Model):
    """Where an account is registered, gets its invoices or its goods."""

    class Kind(models.TextChoices):
        REGISTERED = "REGISTERED", _("Registered")
        BILLING = "BILLING", _("Billing")
        DELIVERY = "DELIVERY", _("Delivery")

    account = models.ForeignKey(Account, models.PROTECT, related_name="addresses")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    lines = models.CharField(_("street and number"), max_length=250, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    region = models.CharField(_("region"), max_length=80, blank=True)
    country = models.CharField(_("country"), max_length=60, blank=True)
    version = models.PositiveIntegerField(default=1, db_default=1)

    objects = AccountPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("address")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["REGISTERED", "BILLING", "DELIVERY"]), name="accounts_address_kind_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(lines="", postal_code="", city="", country=""),
                name="accounts_address_says_something",
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.lines, self.postal_code, self.city, self.country) if part)
