"""The arithmetic of a flow: how many went from where to where, as bars and ribbons in a box 320 wide.

The bars keep a least distance, so that a label fits beside each of them however few it stands for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

WIDTH: Final = 320
# Where the bars stand; labels have the room outside them.
LEFT, RIGHT, THICK = 92, 220, 8
# All that flows is so high; a bar is never thinner than LEAST, and a label needs SLOT.
HEIGHT, LEAST, SLOT, GAP = 120, 2, 17, 6


@dataclass(frozen=True)
class Bar:
    """One end of the flow: `y` and `height` of the bar, and the middle, where its label stands."""

    key: str
    count: int
    y: int
    height: int

    @property
    def middle(self) -> int:
        """Where the label stands."""
        return self.y + self.height // 2


@dataclass(frozen=True)
class Ribbon:
    """Those who went from one bar to another."""

    before: str
    after: str
    count: int
    path: str


@dataclass(frozen=True)
class Flow:
    """The picture; `height` is that of the box."""

    left: list[Bar]
    right: list[Bar]
    ribbons: list[Ribbon]
    height: int


def flow(moves: Mapping[tuple[str, str], int], order: Sequence[str]) -> Flow:
    """Place the moves between the ends of this order; ends that nobody left or reached are no bars."""
    total = sum(moves.values()) or 1
    before = {key: sum(count for (left, _right), count in moves.items() if left == key) for key in order}
    after = {key: sum(count for (_left, right), count in moves.items() if right == key) for key in order}
    left, right = _bars(before, total), _bars(after, total)
    height = max((bar.y + max(bar.height, SLOT) for bar in [*left, *right]), default=0)
    return Flow(left, right, _ribbons(moves, order, left, right, total), height)


def _bars(counts: Mapping[str, int], total: int) -> list[Bar]:
    bars = []
    y = 0
    for key, count in counts.items():
        if not count:
            continue
        height = max(round(count / total * HEIGHT), LEAST)
        slot = max(height, SLOT)
        # A thin bar stands in the middle of the room that its label needs.
        bars.append(Bar(key, count, y + (slot - height) // 2, height))
        y += slot + GAP
    return bars


def _ribbons(
    moves: Mapping[tuple[str, str], int], order: Sequence[str], left: list[Bar], right: list[Bar], total: int
) -> list[Ribbon]:
    leaves = {bar.key: float(bar.y) for bar in left}
    reaches = {bar.key: float(bar.y) for bar in right}
    ribbons = []
    for before in order:
        for after in order:
            count = moves.get((before, after), 0)
            if not count:
                continue
            thick = count / total * HEIGHT
            ribbons.append(Ribbon(before, after, count, _path(leaves[before], reaches[after], max(thick, 1))))
            leaves[before] += thick
            reaches[after] += thick
    return ribbons


def _path(leave: float, reach: float, thick: float) -> str:
    start, end, middle = LEFT + THICK, RIGHT, (LEFT + THICK + RIGHT) // 2
    low, high = leave + thick, reach + thick
    top = f"M{start} {leave:.1f}C{middle} {leave:.1f} {middle} {reach:.1f} {end} {reach:.1f}"
    return f"{top}V{high:.1f}C{middle} {high:.1f} {middle} {low:.1f} {start} {low:.1f}Z"
