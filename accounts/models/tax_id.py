from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.account import Account
from accounts.querysets.account import AccountPartQuerySet
from kam.core.audit import audited
from kam.core.changes import noted


@audited()
class TaxId(models.Model):
    """A number under which a state knows an account, stored without spaces and dashes."""

    class Kind(models.TextChoices):
        NIP = "NIP", _("NIP (Poland)")
        REGON = "REGON", _("REGON (Poland)")
        KRS = "KRS", _("KRS (Poland)")
        EU_VAT = "EU_VAT", _("EU VAT number")
        USCC = "USCC", _("Unified social credit code (China)")
        OTHER = "OTHER", _("Other")

    account = models.ForeignKey(Account, models.PROTECT, related_name="tax_ids")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    value = models.CharField(_("number"), max_length=40)

    objects = AccountPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("tax number")
        triggers = [noted()]
        constraints = [
            models.UniqueConstraint(fields=["account", "kind", "value"], name="accounts_taxid_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["NIP", "REGON", "KRS", "EU_VAT", "USCC", "OTHER"]),
                name="accounts_taxid_kind_known",
            ),
            models.CheckConstraint(
                condition=models.Q(value__regex=r"^[0-9A-Z+*]+$") | models.Q(kind="OTHER") & ~models.Q(value=""),
                name="accounts_taxid_value_is_clean",
            ),
        ]
        indexes = [models.Index(fields=["value"], name="accounts_taxid_by_value")]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"
