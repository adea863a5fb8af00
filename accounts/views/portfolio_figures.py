"""The strip of figures on the portfolio, each with its yardstick; other apps add theirs between them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.panels import Figure, portfolio_figures
from accounts.views.portfolio_choice import PortfolioChoice
from accounts.views.portfolio_concentration import PortfolioConcentration
from accounts.views.portfolio_matrix import PortfolioMatrix
from accounts.views.portfolio_risk import revenue_at_risk
from accounts.views.portfolio_sales import PortfolioSales
from kam.core import formatting


@dataclass(frozen=True)
class PortfolioFigures:
    """The figures of the chosen accounts, in the order of the strip."""

    choice: PortfolioChoice
    sales: PortfolioSales
    matrix: PortfolioMatrix
    concentration: PortfolioConcentration | None

    @property
    def all(self) -> list[Figure]:
        """Revenue, key accounts, what other apps add, how many accounts, how much hangs on five."""
        user = self.choice.user
        added = [each.figure(self.choice.accounts, user) for each in portfolio_figures]
        at_risk = revenue_at_risk(self.choice, self.sales.period, currency=self.sales.basis.currency)
        figures = [self._revenue(), self._key_share(), at_risk, *added, self._accounts(), self._top_five()]
        return [figure for figure in figures if figure is not None]

    def _revenue(self) -> Figure:
        sales = self.sales
        revenue = formatting.compact_money(sales.all.total, sales.basis.currency)
        return Figure(label=sales.label, value=revenue, note=sales.change_note, change=sales.all.change)

    def _key_share(self) -> Figure:
        sales = self.sales
        if self.choice.code:
            # The band is meant for a portfolio; of one class key accounts may make any part.
            none = sales.key_note if sales.key_count else _("No key account in this class")
            note = _("of the chosen class") if sales.key_share is not None else none
            return Figure(label=_("Key account share"), value=formatting.percent(sales.key_share), note=note)
        return Figure(
            label=_("Key account share"),
            value=formatting.percent(sales.key_share),
            note=sales.key_note,
            tone=sales.key_tone,
            low=sales.band.low,
            high=sales.band.high,
            at=sales.key_share,
        )

    def _accounts(self) -> Figure:
        count = self.matrix.chosen_count
        return Figure(label=_("Accounts"), value=formatting.number(count), note=self._accounts_note())

    def _accounts_note(self) -> str:
        if self.sales.basis.run is None:
            return _("not classified yet")
        classified, dormant, unassigned = (
            self.matrix.classified_count,
            self.matrix.dormant_count,
            self.sales.months.unassigned,
        )
        unclassified = self.matrix.chosen_count - classified - dormant
        # Not "active", which the runs say of those that bought and are not new.
        words = ngettext("%(count)s with a class", "%(count)s with a class", classified)
        said = [words % {"count": formatting.number(classified)}]
        if dormant:
            words = ngettext("%(count)s dormant", "%(count)s dormant", dormant)
            said.append(words % {"count": formatting.number(dormant)})
        if unclassified:
            words = ngettext("%(count)s without class", "%(count)s without class", unclassified)
            said.append(words % {"count": formatting.number(unclassified)})
        if unassigned:
            words = ngettext("%(count)s without owner", "%(count)s without owner", unassigned)
            said.append(words % {"count": formatting.number(unassigned)})
        # A line ends between two of them, not within one.
        space = "\N{NO-BREAK SPACE}"
        return f"{space}· ".join(each.replace(" ", space) for each in said)

    def _top_five(self) -> Figure | None:
        found = self.concentration
        if found is None or not found.has_curve:
            return None
        share = formatting.percent(found.figures.top[5])
        return Figure(label=_("Five largest accounts"), value=share, note=found.top_note, tone=found.top_tone)
