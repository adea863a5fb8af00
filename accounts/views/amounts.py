"""How the amounts of a classification run are written."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import ClassificationProfile, ClassificationRun
from kam.core import formatting

Measure = ClassificationProfile.Measure


@dataclass(frozen=True)
class Whole:
    """What the shares of one run are shares of: sales, the margin or the quantity."""

    measure: str

    @classmethod
    def of(cls, run: ClassificationRun) -> "Whole":
        """Read it from the stored parameters of the run, which every query of runs brings."""
        return cls(str(run.parameters.get("measure", Measure.NET)))

    def part(self, share: str) -> str:
        """Write a share with its whole: 80% of sales."""
        words = {Measure.MARGIN: _("%(share)s of the margin"), Measure.QUANTITY: _("%(share)s of the quantity")}
        return words.get(Measure(self.measure), _("%(share)s of sales")) % {"share": share}

    @property
    def share(self) -> str:
        """The name of such shares, as the head of a column."""
        words = {Measure.MARGIN: _("Share of the margin"), Measure.QUANTITY: _("Share of the quantity")}
        return words.get(Measure(self.measure), _("Share of revenue"))

    @property
    def cumulative(self) -> str:
        """The same, added up from the largest account on, as a note beside a heading."""
        words = {
            Measure.MARGIN: _("cumulative share of the margin"),
            Measure.QUANTITY: _("cumulative share of the quantity"),
        }
        return words.get(Measure(self.measure), _("cumulative share of revenue"))

    @property
    def curve(self) -> str:
        """The heading over the curve of these shares."""
        words = {Measure.MARGIN: _("Margin concentration"), Measure.QUANTITY: _("Quantity concentration")}
        return words.get(Measure(self.measure), _("Revenue concentration"))

    @property
    def matrix(self) -> str:
        """What stands in the cells of a matrix."""
        words = {
            Measure.MARGIN: _("Count and share of the margin."),
            Measure.QUANTITY: _("Count and share of the quantity."),
        }
        return words.get(Measure(self.measure), _("Count and share of revenue."))


@dataclass(frozen=True)
class Amounts:
    """Amounts of one run: money in `currency`, or a plain number where it is empty because quantity was measured."""

    measure: str
    currency: str

    @classmethod
    def of(cls, run: ClassificationRun, *, currency: str = "") -> "Amounts":
        """Return how this run's amounts are written; a run that failed names no currency, then `currency` stands."""
        measure = str(run.parameters.get("measure", Measure.NET))
        return cls(measure, "" if measure == Measure.QUANTITY else str(run.figures.get("currency", currency)))

    @property
    def name(self) -> str:
        """What was measured, in a word."""
        words = {Measure.MARGIN: _("Margin"), Measure.QUANTITY: _("Quantity")}
        return words.get(Measure(self.measure), _("Revenue"))

    def exact(self, value: Decimal | None) -> str:
        """Write an amount without decimals."""
        return formatting.money(value, self.currency) if self.currency else formatting.number(value)

    def short(self, value: Decimal | None) -> str:
        """Write an amount as a chart has room for."""
        return formatting.compact_money(value, self.currency) if self.currency else formatting.number(value)
