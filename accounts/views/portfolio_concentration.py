"""How much of the value hangs on how few accounts: the curve and the figures under it."""

from decimal import Decimal
from typing import Any, Final

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.analytics.concentration import FIVE_LIMIT, ONE_LIMIT
from accounts.analytics.portfolio_concentration import concentration_among
from accounts.views.amounts import Measure, Whole
from accounts.views.class_sentences import Thresholds, as_percent
from accounts.views.concentration_words import alert_in_words
from accounts.views.portfolio_choice import PortfolioChoice
from accounts.views.portfolio_sales import PortfolioSales
from kam.core import formatting

HUNDRED: Final = 100
# Rows of the curve's table; the curve itself has more points.
TABLE_ROWS: Final = 20


class PortfolioConcentration:
    """Concentration of the value of the published window over the chosen accounts."""

    def __init__(self, choice: PortfolioChoice, sales: PortfolioSales) -> None:
        self._user = choice.user
        self._sales = sales
        # The limits are meant for a portfolio; of one class few accounts may make any part.
        self._is_part = bool(choice.code)
        self.figures, self.curve, self._keys = choice.answer(
            "concentration", ask=lambda: concentration_among(choice.user, choice.accounts)
        )

    @property
    def has_curve(self) -> bool:
        """Whether any account has positive value."""
        return bool(self.curve)

    @property
    def whole(self) -> Whole:
        """What the curve is a share of; before the first run nobody asks."""
        run = self._sales.basis.run
        return Whole.of(run) if run else Whole(Measure.NET)

    @property
    def note(self) -> str:
        """The whole curve in one sentence."""
        count = self.figures.accounts_to_reach[80]
        words = ngettext("%(count)s account brings 80%%", "%(count)s accounts bring 80%%", count)
        return words % {"count": formatting.number(count)}

    @property
    def reach_note(self) -> str:
        """How many accounts there are to reach anything with."""
        return _("of %(count)s with revenue") % {"count": formatting.number(self.figures.accounts)}

    @property
    def top_tone(self) -> str:
        """Five accounts from a quarter of sales on, and one from a tenth, are a common limit of risk."""
        return "warn" if {"ONE_ACCOUNT", "TOP_FIVE"} & set(self._passed) else ""

    @property
    def top_notes(self) -> list[str]:
        """The limit of the five, and what the largest account alone makes; its own limit when that one is passed."""
        values = {"share": formatting.percent(self.figures.top[1]), "limit": as_percent(ONE_LIMIT)}
        if self._is_part:
            return [_("Largest alone %(share)s") % values]
        if self.figures.is_too_small:
            # A limit that so few accounts cannot keep would warn for ever; the least they could make is a yardstick.
            first = _("If all were equal %(least)s;") % {"least": formatting.percent(self.figures.least(5))}
        else:
            first = _("Limit %(limit)s;") % {"limit": as_percent(FIVE_LIMIT)}
        is_passed = "ONE_ACCOUNT" in self.figures.alerts
        alone = _("largest alone %(share)s, limit %(limit)s") if is_passed else _("largest alone %(share)s")
        return [first, alone % values]

    @cached_property
    def chart(self) -> dict[str, Any]:
        """The curve in percent, largest account first; the band of key accounts is meant for a portfolio only."""
        last = self.curve[-1].accounts
        edges = [int(edge * HUNDRED) for edge in (self._sales.band.low, self._sales.band.high)]
        return {
            "curve": [[_drawn(point.accounts, last), _drawn(point.share)] for point in self.curve],
            "lines": self._lines(),
            "band": None if self._is_part else edges,
            "band_label": _("Key account band %(band)s") % {"band": self._sales.band_label},
            "points": self._key_point(last),
            "x_name": _("Share of accounts, largest first"),
        }

    @property
    def table(self) -> dict[str, list[Any]]:
        """The same as a table."""
        step = -(-len(self.curve) // TABLE_ROWS)
        shown = [point for place, point in enumerate(self.curve[1:], 1) if place % step == 0 or point == self.curve[-1]]
        last = self.curve[-1].accounts
        rows = [
            [
                formatting.number(point.accounts),
                formatting.percent(Decimal(point.accounts) / last),
                formatting.percent(point.share),
            ]
            for point in shown
        ]
        return {"columns": [_("Largest accounts"), _("Share of accounts"), self.whole.share], "rows": rows}

    @property
    def lists(self) -> list[list[tuple[str, str, str]]]:
        """What the largest accounts make, and how many make how much: in words, its name in the field, the figure."""
        shares = [
            (_largest(count), f"CR{count}", formatting.percent(share)) for count, share in self.figures.top.items()
        ]
        shares.append((_("Largest fifth of the accounts"), "", formatting.percent(self.figures.top_fifth)))
        reach = self.figures.accounts_to_reach.items()
        return [shares, [(_makes(Decimal(target) / HUNDRED), "", formatting.number(count)) for target, count in reach]]

    @property
    def indices(self) -> list[tuple[str, str, str]]:
        """The common measures of concentration in plain words, each with its name in the field and how to read it."""
        return [
            (
                _("Accounts that count"),
                formatting.number(self.figures.effective_accounts, 1),
                _("Effective number: so many equally large ones would be as concentrated"),
            ),
            (
                _("Concentration"),
                formatting.number(self.figures.hhi, 3),
                _("Herfindahl index: 0 is spread out, 1 is one account"),
            ),
            (
                _("Inequality"),
                formatting.number(self.figures.gini, 2),
                _("Gini coefficient: 0 is all equal, 1 is one account"),
            ),
        ]

    @property
    def alerts(self) -> list[str]:
        """Which common limits of dependence are passed, in sentences."""
        figures = self.figures
        return [alert_in_words(name, one=figures.top[1], five=figures.top[5], hhi=figures.hhi) for name in self._passed]

    @property
    def small_note(self) -> str:
        """What takes the place of the usual limits where the accounts are too few to keep them."""
        if self._is_part or not self.figures.is_too_small:
            return ""
        count = self.figures.accounts
        words = ngettext(
            "%(count)s account is too few for the usual limits: all hangs on it.",
            "Of %(count)s accounts the largest five make at least %(least)s, so a limit for five says nothing here. "
            "Look at each account instead.",
            count,
        )
        return words % {"count": formatting.number(count), "least": formatting.percent(self.figures.least(5))}

    @property
    def _passed(self) -> list[str]:
        return [] if self._is_part else self.figures.alerts

    def _key_point(self, ranked: int) -> list[list[Any]]:
        """Place the key accounts where they are: beside the curve, because they are not the largest ones."""
        count, value = self._keys
        if not count:
            return []
        share = value / self.figures.total
        words = ngettext("%(count)s key account", "%(count)s key accounts", count)
        label = words % {"count": formatting.number(count)}
        return [[_drawn(count, ranked), _drawn(share), f"{label}\n{formatting.percent(share)}"]]

    def _lines(self) -> list[list[Any]]:
        """Mark the limits of A and B; with letters only over the whole company, for those who read its totals."""
        run = self._sales.basis.run
        if run is None:
            return []
        limits = Thresholds.of(run)
        named = self._user.sees_company_totals and not self._is_part
        return [
            [float(limit * HUNDRED), f"{letter} {as_percent(limit)}" if named else as_percent(limit)]
            for letter, limit in (("A", limits.a), ("B", limits.b))
        ]


def _drawn(part: Decimal | int, whole: int = 1) -> float:
    """Return a share in percent, as finely as a picture shows it."""
    return round(float(HUNDRED * part / whole), 2)


def _largest(count: int) -> str:
    words = ngettext("Largest account", "%(count)s largest accounts", count)
    return words % {"count": formatting.number(count)}


def _makes(share: Decimal) -> str:
    return _("Accounts that make %(share)s") % {"share": as_percent(share)}
