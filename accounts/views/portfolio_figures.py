"""The strip of figures on the portfolio, each with its yardstick; other apps add theirs between them."""

from dataclasses import dataclass

from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.panels import Figure, portfolio_figures
from accounts.views.portfolio_choice import PortfolioChoice
from accounts.views.portfolio_concentration import PortfolioConcentration
from accounts.views.portfolio_matrix import PortfolioMatrix
from accounts.views.portfolio_risk import revenue_at_risk
from accounts.views.portfolio_sales import PortfolioSales
from kam.core import formatting


def in_parts(*words: str) -> str:
    """Write some words after each other so that a line ends between two of them rather than within one."""
    return format_html_join(" ", '<span class="k-part">{}</span>', ((each,) for each in words))


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
            whole = sales.all.total
            share = formatting.percent(sales.key.total / whole if whole > 0 else None)
            note = _("of the chosen class") if sales.key_count else _("No key account in this class")
            return Figure(label=_("Key account share"), value=share, note=note)
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
        if self.choice.code:
            words = ngettext("of %(count)s in all", "of %(count)s in all", self.matrix.total)
            return words % {"count": formatting.number(self.matrix.total)}
        *firsts, last = [*self._owned(), *self._classified()]
        return in_parts(*(f"{each}," for each in firsts), last)

    def _owned(self) -> list[str]:
        """How many belong to others, where somebody's own accounts and those of the teams one is on are one sum."""
        count, own = self.matrix.chosen_count, self.sales.months.of(self.choice.user.pk)
        if self.choice.leads or own == count:
            return []
        yours = ngettext("%(count)s yours", "%(count)s yours", own)
        others = ngettext("%(count)s as team member", "%(count)s as team member", count - own)
        return [yours % {"count": formatting.number(own)}, others % {"count": formatting.number(count - own)}]

    def _classified(self) -> list[str]:
        if self.sales.basis.run is None:
            return [_("not classified yet")]
        count, classified, dormant = (
            self.matrix.chosen_count, self.matrix.classified_count, self.matrix.dormant_count
        )  # fmt: skip
        # Not "active", which the runs say of those that bought and are not new.
        words = ngettext("%(count)s with a class", "%(count)s with a class", classified)
        said = [_("all with a class") if classified == count else words % {"count": formatting.number(classified)}]
        rest = count - classified - dormant
        for number, words in (
            (dormant, ngettext("%(count)s dormant", "%(count)s dormant", dormant)),
            (rest, ngettext("%(count)s without class", "%(count)s without class", rest)),
            (self._unowned, ngettext("%(count)s without owner", "%(count)s without owner", self._unowned)),
        ):
            said += [words % {"count": formatting.number(number)}] if number else []
        return said

    @property
    def _unowned(self) -> int:
        return self.sales.months.unassigned

    def _top_five(self) -> Figure | None:
        found = self.concentration
        if found is None or not found.has_curve:
            return None
        share = formatting.percent(found.figures.top[5])
        return Figure(
            label=_("Five largest accounts"), value=share, note=in_parts(*found.top_notes), tone=found.top_tone
        )
