from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.account import Account
from accounts.querysets.account import AccountPartQuerySet
from kam.core.audit import audited
from kam.core.changes import noted


@audited()
class AccountTeamMember(models.Model):
    """A colleague on the account team, with a function there and the right to read or to edit."""

    class Function(models.TextChoices):
        KAM = "KAM", _("Key account manager")
        SALES = "SALES", _("Sales")
        MARKETING = "MARKETING", _("Marketing")
        CUSTOMER_SERVICE = "CUSTOMER_SERVICE", _("Customer service")
        OPERATIONS = "OPERATIONS", _("Operations")
        FINANCE = "FINANCE", _("Finance")
        LOGISTICS = "LOGISTICS", _("Logistics")
        PRODUCT = "PRODUCT", _("Product")
        EXECUTIVE_SPONSOR = "EXECUTIVE_SPONSOR", _("Executive sponsor")

    class Access(models.TextChoices):
        READ = "READ", _("May read")
        EDIT = "EDIT", _("May edit")

    account = models.ForeignKey(Account, models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="account_memberships")
    function = models.CharField(_("function"), max_length=20, choices=Function.choices, default=Function.SALES)
    access = models.CharField(_("access"), max_length=4, choices=Access.choices, default=Access.READ)
    from_on = models.DateField(_("since"))
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, db_default=1)

    objects = AccountPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("account team member")
        triggers = [noted()]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "user"], condition=Q(ended_at=None), name="accounts_accountteammember_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(access__in=["READ", "EDIT"]), name="accounts_accountteammember_access_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    function__in=[
                        "KAM",
                        "SALES",
                        "MARKETING",
                        "CUSTOMER_SERVICE",
                        "OPERATIONS",
                        "FINANCE",
                        "LOGISTICS",
                        "PRODUCT",
                        "EXECUTIVE_SPONSOR",
                    ]
                ),
                name="accounts_accountteammember_function_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} on {self.account_id}"
