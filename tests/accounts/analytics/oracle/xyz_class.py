"""How steady is it: the squared coefficient of variation, X, Y, Z and the demand pattern (6, 7)."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction

from tests.accounts.analytics.oracle.inputs import Options

FIFTY_DIGITS = Context(prec=50)


def squared_variation(values: Collection[Fraction], ddof: int) -> Fraction | None:
    """CV² of the values, None where the CV is not defined."""
    n = len(values)
    total = sum(values, Fraction(0))
    if total <= 0 or n <= ddof:
        return None
    squares = sum((v * v for v in values), Fraction(0))
    population = n * squares / total**2 - 1
    return population * n / (n - 1) if ddof else population


def judged_points(series: Collection[Fraction], options: Options) -> list[Fraction]:
    """The buckets whose variation counts: all, or those that are not zero."""
    return [v for v in series if v or options.zeros == "include"]


def xyz_letter(cv2: Fraction | None, options: Options, factor: Fraction = Fraction(1)) -> str:
    """X, Y or Z without a square root; `factor` stretches both thresholds."""
    if cv2 is None:
        return "Z"
    for letter, threshold in (("X", options.x), ("Y", options.y)):
        if cv2 <= (Fraction(threshold) * factor) ** 2:
            return letter
    return "Z"


def root(square: Fraction | None) -> Decimal | None:
    """The CV of a CV², for people: it decides nothing."""
    if square is None:
        return None
    quotient = FIFTY_DIGITS.divide(Decimal(square.numerator), Decimal(square.denominator))
    return FIFTY_DIGITS.sqrt(quotient)


@dataclass(frozen=True)
class Demand:
    """How often and how evenly an account buys, over all its buckets."""

    adi: Fraction | None
    cv2_nonzero: Fraction | None

    @classmethod
    def of(cls, series: Collection[Fraction]) -> "Demand":
        # Inferred from expected/: given for new and nonpositive accounts too, empty without a sale.
        sales = [v for v in series if v > 0]
        adi = Fraction(len(series), len(sales)) if sales else None
        return cls(adi, squared_variation(sales, ddof=0))

    @property
    def pattern(self) -> str:
        """The quadrant of Syntetos, Boylan and Croston, "" without a sale."""
        if self.adi is None or self.cv2_nonzero is None:
            return ""
        is_even = self.cv2_nonzero < Fraction("0.49")
        if self.adi < Fraction("1.32"):
            return "smooth" if is_even else "erratic"
        return "intermittent" if is_even else "lumpy"
