"""Prices that fell: what was bought lately, at the prices of a year ago."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.analytics.alarms.kinds import AlarmKind, AlarmWords, FoundAlarm, Reach
from accounts.analytics.alarms.reading import found_by
from kam.core import formatting

LIMITS: Final = {"smallest_fall": Decimal("0.05"), "smallest_share": Decimal("0.5"), "worst": Decimal("0.15")}


def find(reach: Reach) -> Sequence[FoundAlarm]:
    """Return accounts whose average price fell by 5 % or more; products of both years make half of the revenue."""
    return found_by("price_fall", reach.bound, **LIMITS)


def words(figures: Mapping[str, Any], currency: str) -> AlarmWords:
    """Tell the fall and the two sums that it is the quotient of."""
    paid, at_old_prices = Decimal(figures["paid"]), Decimal(figures["at_old_prices"])
    change = paid / at_old_prices - 1
    return AlarmWords(
        short=_("Prices fell %(fall)s in a year") % {"fall": formatting.percent(-change)},
        sentence=_("The same products cost %(amount)s less in three months than at the prices of a year ago.")
        % {"amount": formatting.money(at_old_prices - paid, currency)},
        arithmetic=[
            (_("Paid since the start of %(month)s") % {"month": _month(figures["since"])}, _money(paid, currency)),
            (_("The same quantities at last year’s prices"), _money(at_old_prices, currency)),
            (_("Change of the average price"), formatting.signed_percent(change)),
            (_("Products bought in both years"), formatting.number(figures["products"])),
            (_("Their share of what was bought"), formatting.percent(Decimal(figures["compared_share"]))),
        ],
        rule=_(
            "Found when the average price falls by 5%, counted over the products of both years, "
            "as long as they make half of what was bought."
        ),
    )


def _month(text: str) -> str:
    return formatting.month(date.fromisoformat(text))


def _money(value: Decimal, currency: str) -> str:
    return formatting.money(value, currency)


PRICE_FALL: Final = AlarmKind("PRICE_FALL", 30, gettext_lazy("Prices fell"), Decimal("0.35"), find, words)
