"""How accounts in a generated portfolio buy: each habit leads to one edge of the classification."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from hypothesis import strategies as st

from tests.accounts.analytics.oracle.buckets import Window


@dataclass(frozen=True)
class Sale:
    """One amount in one bucket; `day` counts from the bucket's first day and stops at its last."""

    bucket: int
    amount: Decimal
    day: int = 0


Habit = Callable[[st.DrawFn, Window, Decimal], list[Sale]]


def steady(draw: st.DrawFn, window: Window, total: Decimal) -> list[Sale]:
    """The same in every bucket: CV 0."""
    return [Sale(b, total, 14) for b in range(window.first, window.last + 1)]


def uneven(draw: st.DrawFn, window: Window, total: Decimal) -> list[Sale]:
    """Three to one in turn: CV exactly 0.5 over an even number of buckets."""
    return [Sale(b, total * (3 if b % 2 else 1), 5) for b in range(window.first, window.last + 1)]


def every_other(draw: st.DrawFn, window: Window, total: Decimal) -> list[Sale]:
    """Something and nothing in turn: CV exactly 1 over an even number of buckets."""
    return [Sale(b, total, 27) for b in range(window.last - 1, window.first - 1, -2)]


def once(draw: st.DrawFn, window: Window, total: Decimal) -> list[Sale]:
    """One sale in the window, perhaps an older one before it."""
    old = [Sale(window.first - draw(st.integers(1, 3)), total)] if draw(st.booleans()) else []
    return [*old, Sale(draw(st.integers(window.first, window.last)), total, draw(st.integers(0, 30)))]


def newcomer(draw: st.DrawFn, window: Window, total: Decimal) -> list[Sale]:
    """The same in each of the last few buckets: new, or just no longer new."""
    count = draw(st.sampled_from([1, 2, 4, 5, 6, 12, 13]))
    return [Sale(b, total, 3) for b in range(window.last - count + 1, window.last + 1)]


def net_zero(draw: st.DrawFn, window: Window, total: Decimal) -> list[Sale]:
    """Bought and sent back, in the same bucket or in a later one."""
    back = draw(st.integers(window.first, window.last))
    return [Sale(window.first, total), Sale(back, -total, 20)]


def net_negative(draw: st.DrawFn, window: Window, total: Decimal) -> list[Sale]:
    """More sent back than bought in the window."""
    return [Sale(window.first - 1, total), Sale(window.first, total), Sale(window.last, -2 * total, 9)]


def only_returns(draw: st.DrawFn, window: Window, total: Decimal) -> list[Sale]:
    return [Sale(draw(st.integers(window.first, window.last)), -total)]


def negative_bucket(draw: st.DrawFn, window: Window, total: Decimal) -> list[Sale]:
    """A bucket below zero in a good year."""
    return [Sale(window.first, 3 * total), Sale(window.first + 1, -total), Sale(window.last, total)]


def dormant(draw: st.DrawFn, window: Window, total: Decimal) -> list[Sale]:
    """The last sale on the last day before the window."""
    return [Sale(window.first - 1, total, 99)]


def too_late(draw: st.DrawFn, window: Window, total: Decimal) -> list[Sale]:
    """A sale on the first day after the window, perhaps with one on its last day."""
    inside = [Sale(window.last, total, 99)] if draw(st.booleans()) else []
    return [*inside, Sale(window.last + 1, total)]


def nothing_paid(draw: st.DrawFn, window: Window, total: Decimal) -> list[Sale]:
    return [Sale(window.last, Decimal(0))]


def seasonal(draw: st.DrawFn, window: Window, total: Decimal) -> list[Sale]:
    """Two years and more with a season, a slow growth and one exception."""
    odd = draw(st.integers(0, 23))
    return [
        Sale(window.last - i, total * (1 + b % 12 + (i == odd)) + (30 - i))
        for i, b in ((i, window.last - i) for i in range(draw(st.sampled_from([23, 24, 26]))))
    ]


def anything(draw: st.DrawFn, window: Window, total: Decimal) -> list[Sale]:
    amounts = st.decimals(Decimal(-50), Decimal(500), places=4)
    buckets = st.integers(window.first - 2, window.last + 1)
    return draw(st.lists(st.builds(Sale, buckets, amounts, st.integers(0, 30)), min_size=1, max_size=10))


# The first four suit a textbook: nothing comes back, everything is in the window.
HABITS: list[Habit] = [
    steady,
    uneven,
    every_other,
    once,
    newcomer,
    net_zero,
    net_negative,
    only_returns,
    negative_bucket,
    dormant,
    too_late,
    nothing_paid,
    seasonal,
    seasonal,
    anything,
]
