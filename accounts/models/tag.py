from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from accounts.querysets.account import AccountPartQuerySet
from accounts.querysets.company_wide import CompanyWideQuerySet
from kam.core.audit import audited
from kam.core.changes import noted


@audited()
class Tag(models.Model):
    """A word that people stick on accounts."""

    name = models.CharField(_("name"), max_length=40, unique=True)

    objects = CompanyWideQuerySet["Tag"].as_manager()

    class Meta:
        verbose_name = _("tag")
        triggers = [noted()]
        constraints = [
            models.UniqueConstraint(Upper("name"), name="accounts_tag_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="accounts_tag_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


@audited(found_by=["account"])
class AccountTag(models.Model):
    """One tag on one account; a row of its own, so that the trail says who stuck it on."""

    account = models.ForeignKey("accounts.Account", models.PROTECT, related_name="account_tags", db_index=False)
    tag = models.ForeignKey(Tag, models.PROTECT, related_name="account_tags")

    objects = AccountPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("tag of an account")
        triggers = [noted()]
        constraints = [models.UniqueConstraint(fields=["account", "tag"], name="accounts_accounttag_once")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.tag_id}"
