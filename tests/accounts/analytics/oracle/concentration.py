"""How much hangs on how few (section 9)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

TOPS = (1, 3, 5, 10)
TARGETS = (30, 50, 55, 80, 95)


@dataclass(frozen=True)
class Concentration:
    """Figures over the accounts of positive revenue; every figure is 0 when there are none."""

    count: int
    total: Fraction
    top: Mapping[int, Fraction]
    top_fifth: Fraction
    hhi: Fraction
    effective_accounts: Fraction
    gini: Fraction
    accounts_to_reach: Mapping[int, int]
    curve: tuple[tuple[Fraction, Fraction], ...]


def concentration(revenues: Collection[Fraction]) -> Concentration:
    """The figures of the given revenues, of which only the positive ones count."""
    x = sorted((r for r in revenues if r > 0), reverse=True)
    n, total = len(x), sum(x, Fraction(0))
    shares = [value / total for value in x]
    reached = list(accumulate(shares))
    hhi = sum((share**2 for share in shares), Fraction(0))
    weighted = sum((i * share for i, share in enumerate(reversed(shares), 1)), Fraction(0))
    return Concentration(
        count=n,
        total=total,
        top={k: sum(shares[:k], Fraction(0)) for k in TOPS},
        top_fifth=sum(shares[: -(-n // 5)], Fraction(0)),
        hhi=hhi,
        effective_accounts=1 / hhi if n else hhi,
        gini=2 * weighted / n - Fraction(n + 1, n) if n else Fraction(0),
        accounts_to_reach={t: 1 + sum(cum < Fraction(t, 100) for cum in reached) if n else 0 for t in TARGETS},
        curve=tuple((Fraction(i, n), cum) for i, cum in enumerate(reached, 1)),
    )
