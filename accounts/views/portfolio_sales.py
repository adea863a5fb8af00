"""Revenue of a portfolio: the chosen months beside the year before, key accounts apart."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.analytics.key_share import HUNDRED, Band, Side, key_share
from accounts.analytics.period import Period
from accounts.analytics.portfolio_months import PortfolioMonths
from accounts.analytics.twelve_months import YEAR, TwoYears, change, drawn
from accounts.services.basis import Basis
from kam.core import formatting


@dataclass(frozen=True)
class PortfolioSales:
    """Revenue by month of the chosen accounts; `key` is the part of the key accounts."""

    basis: Basis
    period: Period
    months: PortfolioMonths
    band: Band

    @cached_property
    def all(self) -> TwoYears:
        """All accounts, in the period and in the same months a year before."""
        return TwoYears.of(self.period.window, self.months.whole.items()).last(self.period.length)

    @cached_property
    def key(self) -> TwoYears:
        """The key accounts among them."""
        return TwoYears.of(self.period.window, self.months.keys.items()).last(self.period.length)

    @property
    def key_count(self) -> int:
        """How many key accounts there are among them."""
        return self.months.key_accounts

    @property
    def label(self) -> str:
        """Which revenue it is."""
        if self.period.length == YEAR:
            return _("Revenue, 12 months")
        values = {"start": formatting.month(self.period.start), "last": formatting.month(self.period.last)}
        return (
            _("Revenue, %(start)s to %(last)s") % values if self.period.length > 1 else _("Revenue, %(last)s") % values
        )

    @property
    def change_note(self) -> str:
        """What the growth compares with: the same months a year before, which may not all be here."""
        known = self.period.known_before
        if self.all.total_before <= 0:
            return _("no sales the year before")
        if known == self.period.length:
            return _("on the year before")
        words = ngettext(
            "the year before has only %(count)s of these months", "the year before has only %(count)s of these months",
            known,
        )  # fmt: skip
        return words % {"count": formatting.number(known)}

    @cached_property
    def key_share(self) -> Decimal | None:
        """The part of revenue that key accounts make; None without revenue or key accounts."""
        return key_share(key_revenue=self.key.total, revenue=self.all.total, key_accounts=self.key_count)

    @property
    def band_label(self) -> str:
        """The band in percent, as it stands in sentences: 30–55%."""
        return band_label(self.band)

    @property
    def key_note(self) -> str:
        """How the part of key accounts stands against the band."""
        if self.key_share is None:
            return _("No key account is marked yet") if not self.key_count else _("No revenue to share")
        words = {
            Side.BELOW: _("Below the %(band)s band"),
            Side.INSIDE: _("Inside the %(band)s band"),
            Side.ABOVE: _("Above the %(band)s band, dependent on few"),
        }
        return words[self.band.side_of(self.key_share)] % {"band": self.band_label}

    @property
    def key_tone(self) -> str:
        """Outside the band the note is a warning."""
        is_outside = self.key_share is not None and self.band.side_of(self.key_share) != Side.INSIDE
        return "warn" if is_outside else ""

    @cached_property
    def chart(self) -> dict[str, Any]:
        """Bars of key and other accounts, the year before as a line."""
        others = [float(month - key) for month, key in zip(self.all.now, self.key.now, strict=True)]
        stacked = {"bar": True, "stack": "all"}
        bars = [
            {"name": _("Key accounts"), "data": [float(value) for value in self.key.now], "ink": "d1", **stacked},
            {"name": _("Other accounts"), "data": others, "ink": "d3", **stacked},
        ]
        if not self.key_count:
            bars = [bars[1] | {"name": _("Revenue"), "ink": "d2"}]
        before = {"name": _("Year before"), "data": drawn(self.all.before), "ink": "ink3"}
        return {
            "currency": self.basis.currency,
            "x": [formatting.month_alone(month) for month in self.period.months],
            "series": [*bars, before | {"dash": True}],
        }

    @cached_property
    def table(self) -> dict[str, list[Any]]:
        """The same as a table."""
        currency = self.basis.currency
        rows = [
            [
                formatting.month(month),
                formatting.money(now, currency),
                formatting.money(key, currency),
                formatting.money(before, currency),
                formatting.signed_percent(change(now, before)),
            ]
            for month, now, key, before in zip(
                self.period.months, self.all.now, self.key.now, self.all.before, strict=True
            )
        ]
        columns = [_("Month"), _("Revenue"), _("Key accounts"), _("Year before"), _("Change")]
        return {"columns": columns, "rows": rows}


def band_label(band: Band) -> str:
    """Write a band of shares: 30–55%."""
    low, high = formatting.number(band.low * HUNDRED), formatting.percent(band.high, 0)
    return pgettext("a range of percentages", "%(low)s–%(high)s") % {"low": low, "high": high}
