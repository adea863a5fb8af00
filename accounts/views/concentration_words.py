"""Which common limits of dependence on few accounts are passed, in sentences."""

from django.utils.translation import gettext as _


def alert_in_words(name: str) -> str:
    """Say what an alert of `accounts.analytics.concentration` means; nothing for one that is not known any more."""
    words = {
        "ONE_ACCOUNT": _("One account makes at least a tenth of the total."),
        "TOP_FIVE": _("Five accounts make at least a quarter of the total."),
        "HHI_MODERATE": _("The total is concentrated (Herfindahl index of at least 0.15)."),
        "HHI_HIGH": _("The total is highly concentrated (Herfindahl index of at least 0.25)."),
    }
    return words.get(name, "")
