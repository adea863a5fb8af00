"""What one line is worth (sections 2 and 4)."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal

from tests.accounts.analytics.oracle.inputs import Line, Options, Portfolio

FOUR_PLACES = Decimal("0.0001")
WIDE = Context(prec=60, rounding=ROUND_HALF_UP)


class CostUnknownError(ValueError):
    """The margin of a line without a cost was asked for."""


def rate_of(line: Line, portfolio: Portfolio, options: Options) -> Decimal | None:
    """The rate to the base currency, None when there is none on or before the line's day."""
    if line.currency in ("", portfolio.base):
        return Decimal(1)
    if options.fx == "fixed":
        return options.fixed_rates.get(line.currency)
    known = [r for r in portfolio.rates if r.currency == line.currency and r.day <= line.day]
    return max(known, key=lambda r: r.day).rate if known else None


def converted(amount: Decimal, rate: Decimal) -> Decimal:
    """An amount in base currency, HALF UP (away from zero) to 4 decimals."""
    return WIDE.multiply(amount, rate).quantize(FOUR_PLACES, context=WIDE)


def margin(line: Line, rate: Decimal) -> Decimal:
    if line.cost is None:
        raise CostUnknownError(line)
    return WIDE.subtract(converted(line.amount, rate), converted(line.cost, rate))


VALUE: dict[str, Callable[[Line, Decimal], Decimal]] = {
    "net": lambda line, rate: converted(line.amount, rate),
    "gross": lambda line, rate: converted(line.amount, rate),
    "margin": margin,
    "quantity": lambda line, _: line.quantity,
}
