"""Who is large: ranks, tie groups, shares and the letters A, B, C (section 5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from tests.accounts.analytics.oracle.inputs import Options

ONE = Fraction(1)


@dataclass(frozen=True)
class Standing:
    """Where an account stands among the others of its group; shares are of the group's total."""

    rank: int
    share: Fraction
    start: Fraction
    end: Fraction

    @property
    def is_positive(self) -> bool:
        return self.share > 0


def standings(revenues: Mapping[str, Fraction], options: Options) -> dict[str, Standing]:
    """Rank the accounts that have a line in the window; equal revenues stand at the same place."""
    total = total_of(revenues, options)
    found: dict[str, Standing] = {}
    larger = Fraction(0)
    for revenue, tied in groupby(sorted(revenues, key=revenues.__getitem__, reverse=True), key=revenues.__getitem__):
        members = list(tied)
        rank = len(found) + 1
        if revenue > 0:
            before, larger = larger, larger + revenue * len(members)
            place = Standing(rank, revenue / total, before / total, larger / total)
        else:
            place = Standing(rank, Fraction(0), ONE, ONE)
        found.update(dict.fromkeys(members, place))
    return found


def total_of(revenues: Mapping[str, Fraction], options: Options) -> Fraction:
    """T. A net total of zero or less carries no shares: the positive total stands in for it."""
    net = sum(revenues.values(), Fraction(0))
    if options.total == "net" and net > 0:
        return net
    return sum((r for r in revenues.values() if r > 0), Fraction(0))


def abc_letter(standing: Standing, options: Options, shift: Fraction = Fraction(0)) -> str:
    """A, B or C; `shift` moves both lines, in shares (0.02 = two percentage points)."""
    if not standing.is_positive:
        return "C"
    for letter, percent in (("A", options.a), ("B", options.b)):
        if reaches(standing, Fraction(percent) / 100 + shift, options):
            return letter
    return "C"


def reaches(standing: Standing, line: Fraction, options: Options) -> bool:
    if options.boundary == "crossing":
        return standing.start < line
    if options.boundary == "inclusive":
        return standing.end <= line
    return standing.end < line
