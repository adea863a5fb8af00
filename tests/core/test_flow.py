"""A flow as bars and ribbons: as high as its counts, never so near that labels meet."""

from itertools import pairwise

from kam.core.flow import HEIGHT, LEAST, SLOT, flow

ORDER = ("A", "B", "C", "none")


def test_bars_are_as_high_as_what_they_stand_for() -> None:
    picture = flow({("A", "A"): 30, ("A", "B"): 10, ("B", "B"): 20}, ORDER)
    assert [(bar.key, bar.count, bar.height) for bar in picture.left] == [
        ("A", 40, HEIGHT * 2 // 3),
        ("B", 20, HEIGHT // 3),
    ]
    assert [(bar.key, bar.count) for bar in picture.right] == [("A", 30), ("B", 30)]
    assert [(ribbon.before, ribbon.after, ribbon.count) for ribbon in picture.ribbons] == [
        ("A", "A", 30), ("A", "B", 10), ("B", "B", 20),
    ]  # fmt: skip


def test_a_few_beside_many_keep_room_for_their_label() -> None:
    picture = flow({("A", "A"): 10_000, ("B", "C"): 1, ("C", "none"): 1}, ORDER)
    for bars in (picture.left, picture.right):
        assert min(bar.height for bar in bars) >= LEAST
        assert all(below.middle - above.middle >= SLOT for above, below in pairwise(bars))
        assert max(bar.middle for bar in bars) + SLOT // 2 <= picture.height


def test_ribbons_leave_and_reach_one_after_the_other() -> None:
    picture = flow({("A", "A"): 1, ("A", "B"): 1}, ORDER)
    first, second = picture.ribbons
    assert first.path.startswith("M100 0.0C")
    assert second.path.startswith(f"M100 {HEIGHT / 2:.1f}C")


def test_nothing_flows() -> None:
    picture = flow({}, ORDER)
    assert (picture.left, picture.right, picture.ribbons, picture.height) == ([], [], [], 0)
