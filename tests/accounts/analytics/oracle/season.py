"""The two seasonal modes (section 6.5)."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from tests.accounts.analytics.oracle.buckets import Bucket, Window, bucket_of
from tests.accounts.analytics.oracle.measure import Ledger

CYCLE: Mapping[Bucket, int] = {"month": 12, "quarter": 4, "week": 52}
TWO_YEARS = 24
SEASON_LIMIT = Fraction("0.30")


def pooled_season(ledgers: Iterable[Ledger], window: Window) -> dict[int, Fraction] | None:
    """The portfolio's season index of each bucket, None where it cannot be measured.

    The window is exactly one cycle, so every calendar position is one bucket of it.
    """
    if len(window) != CYCLE[window.bucket]:
        return None
    sums = dict.fromkeys(range(window.first, window.last + 1), Fraction(0))
    for ledger in ledgers:
        for bucket, value in ledger.series(window.first).items():
            sums[bucket] += value
    if min(sums.values()) <= 0:
        return None
    total = sum(sums.values())
    return {bucket: len(window) * value / total for bucket, value in sums.items()}


def without_season(series: Mapping[int, Fraction], season: Mapping[int, Fraction]) -> dict[int, Fraction]:
    return {bucket: value / season[bucket] for bucket, value in series.items()}


def additive_variation(ledger: Ledger) -> Fraction | None:
    """CV² of what trend and months leave unexplained in 24 months, None where it does not apply."""
    window = ledger.window
    first = window.last - TWO_YEARS + 1
    if window.bucket != "month" or bucket_of(ledger.first_date, "month") > first:
        return None
    values = list(ledger.series(first).values())
    mean = sum(values, Fraction(0)) / TWO_YEARS
    if mean <= 0 or not is_seasonal(values, mean):
        return None
    # One level, one trend, eleven months that differ from the first: 13 parameters.
    rows = [
        [Fraction(1), Fraction(t), *(Fraction(t % 12 == month) for month in range(1, 12))] for t in range(TWO_YEARS)
    ]
    coefficients = least_squares(rows, values)
    unexplained = sum(
        (y - sum(c * v for c, v in zip(coefficients, row, strict=True))) ** 2
        for row, y in zip(rows, values, strict=True)
    )
    return Fraction(unexplained) / (TWO_YEARS - len(coefficients)) / mean**2


def is_seasonal(values: Sequence[Fraction], mean: Fraction) -> bool:
    """Whether the months of one year resemble the same months of the other (lag 12)."""
    spread = sum((v - mean) ** 2 for v in values)
    echo = sum((later - mean) * (earlier - mean) for earlier, later in zip(values[:12], values[12:], strict=True))
    return spread > 0 and echo / spread >= SEASON_LIMIT


def least_squares(rows: Sequence[Sequence[Fraction]], values: Sequence[Fraction]) -> list[Fraction]:
    """The coefficients that fit best: the normal equations, solved by exact elimination."""
    size = range(len(rows[0]))
    equations = [
        [sum((row[i] * row[j] for row in rows), Fraction(0)) for j in size]
        + [sum((row[i] * y for row, y in zip(rows, values, strict=True)), Fraction(0))]
        for i in size
    ]
    for i in size:
        pivot = next(k for k in size if k >= i and equations[k][i])
        equations[i], equations[pivot] = equations[pivot], equations[i]
        equations[i] = [v / equations[i][i] for v in equations[i]]
        for k in size:
            if k != i:
                share = equations[k][i]
                equations[k] = [v - share * w for v, w in zip(equations[k], equations[i], strict=True)]
    return [equation[-1] for equation in equations]
