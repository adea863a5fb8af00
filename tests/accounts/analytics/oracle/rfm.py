"""Recency, frequency, money (section 10)."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from tests.accounts.analytics.oracle.measure import Ledger


@dataclass(frozen=True)
class Rfm:
    """The scores 1 to 5, and the days since the last positive line."""

    recency_days: int | None = None
    r: int | None = None
    f: int | None = None
    m: int | None = None


NO_SCORES = Rfm()


def rfm_scores(ledgers: Mapping[str, Ledger]) -> dict[str, Rfm]:
    """The scores of the accounts with a positive line in the window; the others have none."""
    recency = {
        customer: (ledger.window.end - ledger.last_positive).days
        for customer, ledger in ledgers.items()
        if ledger.last_positive
    }
    # Inferred from expected/: N counts new and nonpositive accounts too, when they bought something.
    r = scores({customer: Fraction(-days) for customer, days in recency.items()})
    f = scores({customer: Fraction(len(ledgers[customer].documents)) for customer in recency})
    m = scores({customer: ledgers[customer].revenue for customer in recency})
    return {c: Rfm(recency[c], r[c], f[c], m[c]) for c in recency}


def scores(values: Mapping[str, Fraction]) -> dict[str, int]:
    """5 for the largest fifth down to 1; equal values share a score."""
    ascending = sorted(values.values())
    count = len(ascending)
    return {key: 5 - 5 * (count - bisect_right(ascending, value)) // count for key, value in values.items()}
