"""How the amounts of a classification run are written."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import ClassificationProfile, ClassificationRun
from kam.core import formatting

Measure = ClassificationProfile.Measure


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

    def part(self, share: str) -> str:
        """Write a share of the whole that was measured: 80% of sales."""
        words = {Measure.MARGIN: _("%(share)s of the margin"), Measure.QUANTITY: _("%(share)s of the quantity")}
        return words.get(Measure(self.measure), _("%(share)s of sales")) % {"share": share}

    def exact(self, value: Decimal | None) -> str:
        """Write an amount without decimals."""
        return formatting.money(value, self.currency) if self.currency else formatting.number(value)

    def short(self, value: Decimal | None) -> str:
        """Write an amount as a chart has room for."""
        return formatting.compact_money(value, self.currency) if self.currency else formatting.number(value)
