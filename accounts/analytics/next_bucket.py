"""What would change the letter of variability: how much the next month may differ, from the account's own sales."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Any, Final

from accounts.analytics.letters import VARIABILITY, limit_of
from accounts.models import ClassificationSnapshot

PRECISION: Final = 80


@dataclass(frozen=True)
class Between:
    """From `low` to `high`, both included, in the measure and currency of the run."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class NextBucket:
    """What the letter becomes with the next bucket: `better` between two amounts, `worse` outside of two.

    A letter is None where there is none. `better_between` None: no amount of one bucket is enough. `worse_outside`
    None: any amount makes it worse, because of a bucket that leaves the window.
    """

    better: str | None = None
    better_between: Between | None = None
    worse: str | None = None
    worse_outside: Between | None = None


def next_bucket(snapshot: ClassificationSnapshot, series: Sequence[Decimal]) -> NextBucket:
    """Return what the next bucket would have to be for another letter of variability.

    `series` are the buckets that the run judged, the oldest first, empty ones as zero. By the rule of the snapshot's
    run, its margins included. Empty for an account without such a letter, and where a season was taken out.
    """
    parameters = snapshot.run.parameters
    if not snapshot.xyz or snapshot.is_seasonally_adjusted or parameters["seasonal"] != "none":
        return NextBucket()
    kept = series[1:] if len(series) == int(parameters["window"]) else series
    better, worse = VARIABILITY.better_than(snapshot.xyz), VARIABILITY.worse_than(snapshot.xyz)
    return NextBucket(
        better=better,
        better_between=_within(kept, parameters, better, tightened=True) if better else None,
        worse=worse,
        worse_outside=_within(kept, parameters, snapshot.xyz, tightened=False) if worse else None,
    )


def first_letters(
    snapshot: ClassificationSnapshot, series: Sequence[Decimal]
) -> tuple[Between | None, Between | None] | None:
    """Return between which amounts the next bucket makes a new account X, and between which at least Y.

    None as long as one more bucket is not enough for a letter, and where a season would be taken out. There is no
    letter before, so no margin holds one.
    """
    parameters = snapshot.run.parameters
    if snapshot.xyz or parameters["seasonal"] != "none" or len(series) + 1 != int(parameters["min_buckets"]):
        return None
    plain = dict(parameters) | {"cv_margin": "0"}
    return (_within(series, plain, "X", tightened=False), _within(series, plain, "Y", tightened=False))


def _within(kept: Sequence[Decimal], parameters: dict[str, Any], letter: str, *, tightened: bool) -> Between | None:
    change = Decimal(str(parameters["cv_margin"])) / 100
    limit = limit_of(letter, parameters) * (1 - change if tightened else 1 + change)
    if parameters["zeros"] == "ignore":
        kept = [amount for amount in kept if amount]
    return amounts_within(kept, limit=limit, ddof=int(parameters["ddof"]))


def amounts_within(kept: Sequence[Decimal], *, limit: Decimal, ddof: int) -> Between | None:
    """Return between which amounts one more bucket beside `kept` keeps the CV of all at `limit` or below.

    CV <= limit is n S2 <= q S1^2 with q = 1 + limit^2 (n - ddof) / n, a quadratic in the new amount z: with a and b,
    the sums of what is kept and of its squares, (n - q) z^2 - 2 q a z + n b - q a^2 <= 0, where a + z > 0. With a
    limit so wide that n <= q, no amount is too large. None without a solution.
    """
    n = len(kept) + 1
    with localcontext(prec=PRECISION):
        a, b = sum(kept, Decimal(0)), sum((amount * amount for amount in kept), Decimal(0))
        q = 1 + limit * limit * (n - ddof) / n
        rest = n * b - q * a * a
        square = q * q * a * a - (n - q) * rest
        if n < q:
            return Between((square.sqrt() - q * a) / (q - n), Decimal("Infinity"))
        if a <= 0 or square < 0:
            return None
        if n == q:
            return Between(rest / (2 * q * a), Decimal("Infinity"))
        return Between((q * a - square.sqrt()) / (n - q), (q * a + square.sqrt()) / (n - q))
