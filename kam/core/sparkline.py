"""The arithmetic of a sparkline: figures to a path in a box of 88 × 24."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

LEFT, RIGHT = 0, 86
TOP, BOTTOM = 3, 21
# The axis spans at least a quarter of the largest figure, so that small noise looks small.
LEAST_SPAN: Final = 0.25


@dataclass(frozen=True)
class Sparkline:
    """The outline of the area, closed outside the box, and the point of the last figure."""

    path: str
    end: tuple[int, int]


def sparkline(values: Sequence[float]) -> Sparkline | None:
    """Place the figures, oldest first; None when there are fewer than two."""
    if len(values) < 2:
        return None
    low, high = min(values), max(values)
    span = max(high - low, LEAST_SPAN * max(abs(low), abs(high))) or 1
    # What the least span adds is shared above and below.
    floor = low - (span - (high - low)) / 2
    scale = (BOTTOM - TOP) / span
    across = _across(len(values))
    down = [round(BOTTOM - (value - floor) * scale) for value in values]
    # Steps from figure to figure are shorter than places, and a list draws fifty of these; a minus parts two numbers.
    # Steps are shorter than places, and a list draws fifty of these.
    steps = " ".join([_step(right, below) for right, below in zip(_between(across), _between(down), strict=True)])
    # The outline leaves the box on three sides, so one path is both the line and the area under it.
    return Sparkline(path=f"M-3 28V{down[0]}H{LEFT}l{steps}H91V28Z", end=(across[-1], down[-1]))


def _between(places: Sequence[int]) -> list[int]:
    """Return the steps from place to place."""
    return [then - now for now, then in pairwise(places)]


def _step(right: int, below: int) -> str:
    """Write a step; a minus parts two numbers as well as a space does."""
    return f"{right}{below}" if below < 0 else f"{right} {below}"


@lru_cache(maxsize=64)
def _across(count: int) -> tuple[int, ...]:
    """Return where so many figures stand, from left to right."""
    step = (RIGHT - LEFT) / (count - 1)
    return tuple(round(LEFT + index * step) for index in range(count))
