from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.account import Account
from accounts.querysets.pinned_account import PinnedAccountQuerySet
from kam.core.audit import audited


@audited()
class PinnedAccount(models.Model):
    """An account that somebody keeps in sight: it stands in their sidebar, where they put it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="pinned_accounts", db_index=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="pins")
    position = models.PositiveSmallIntegerField(help_text="Its place from above, beginning with 1.")

    objects = PinnedAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("pinned account")
        constraints = [
            models.UniqueConstraint(fields=["user", "account"], name="accounts_pinnedaccount_once"),
            # More than this the sidebar does not hold.
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=8), name="accounts_pinnedaccount_position_in_the_sidebar"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.account_id}"
