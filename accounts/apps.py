from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Whom we keep: accounts, their sales, their class, and the rule who sees them."""

    name = "accounts"
    verbose_name = _("Accounts")
