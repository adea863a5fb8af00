"""Which common limits of dependence on few accounts are passed, in sentences with the measure and its limit."""

from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.analytics.concentration import FIVE_LIMIT, HHI_LIMITS, ONE_LIMIT
from accounts.views.class_sentences import as_percent
from kam.core import formatting


def alert_in_words(name: str, *, one: Decimal, five: Decimal, hhi: Decimal) -> str:
    """Say what an alert of `accounts.analytics.concentration` means; nothing for one that is not known any more.

    `one` and `five` are the shares of the largest account and of the five largest, 0 to 1.
    """
    limits = {"ONE_ACCOUNT": (one, ONE_LIMIT), "TOP_FIVE": (five, FIVE_LIMIT)}
    if name in limits:
        share, limit = limits[name]
        words = {
            "ONE_ACCOUNT": _("The largest account makes %(share)s; the limit is %(limit)s."),
            "TOP_FIVE": _("The five largest accounts make %(share)s; the limit is %(limit)s."),
        }
        return words[name] % {"share": formatting.percent(share), "limit": as_percent(limit)}
    words = {
        "HHI_MODERATE": _("Much hangs on few accounts: the Herfindahl index is %(index)s, high from %(limit)s."),
        "HHI_HIGH": _("Very much hangs on few accounts: the Herfindahl index is %(index)s, very high from %(limit)s."),
    }
    if name not in words:
        return ""
    return words[name] % {"index": formatting.number(hhi, 3), "limit": formatting.number(dict(HHI_LIMITS)[name], 2)}
