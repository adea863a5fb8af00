"""The marks of lists: class, change, sparkline, initials, bars."""

import re
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

from kam.core.initials import initials
from kam.core.sparkline import sparkline
from kam.core.templatetags import marks


def points(path: str) -> list[tuple[int, int]]:
    """Return the figures' points of a sparkline's path of steps: `M-3 28V21H0l43-9 43-9H91V28Z`."""
    begin, steps = path.removeprefix("M-3 28V").removesuffix("H91V28Z").split("H0l")
    numbers = [int(number) for number in re.findall(r"-?[0-9]+", steps)]
    found = [(0, int(begin))]
    for right, below in zip(numbers[::2], numbers[1::2], strict=True):
        found.append((found[-1][0] + right, found[-1][1] + below))
    return found


def test_a_sparkline_spans_its_box_from_lowest_to_highest() -> None:
    # 0, 50, 100 from left to right; up is a smaller y.
    drawing = sparkline([0, 50, 100])
    assert drawing is not None
    assert points(drawing.path) == [(0, 21), (43, 12), (86, 3)]
    assert drawing.end == (86, 3)


def test_small_noise_looks_small() -> None:
    # 98 to 100 on an axis of at least 25: two of 25 parts of 18 pixels are not two pixels.
    drawing = sparkline([98, 100])
    assert drawing is not None
    (_, before), (_, after) = points(drawing.path)
    assert 0 <= before - after <= 2


def test_flat_months_are_a_line_in_the_middle() -> None:
    for value in (0, 7, -7):
        drawing = sparkline([value] * 3)
        assert drawing is not None
        assert {y for _, y in points(drawing.path)} == {12}


def test_returns_go_below_zero() -> None:
    drawing = sparkline([-10, 0, 10])
    assert drawing is not None
    assert points(drawing.path) == [(0, 21), (43, 12), (86, 3)]


def test_one_month_is_no_line() -> None:
    assert sparkline([5]) is None
    assert marks.spark([5]) == ""


def test_only_a_fall_of_more_than_five_percent_is_vermilion() -> None:
    assert "k-spark-falling" in marks.spark([2, 1], change=-0.06)
    assert "k-spark-falling" not in marks.spark([2, 1], change=-0.05)
    assert "k-spark-falling" not in marks.spark([2, 1])


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("Anna Wiśniewska", "person", "AW"),
        ("Maria Anna van der Berg", "person", "MB"),
        ("Dina", "person", "D"),
        ("李雯", "person", "李"),
        ("王芳 Wang Fang", "person", "王"),
        ("Polmarket S.A.", "company", "Po"),
        ("„Wschód” Sp. z o.o.", "company", "Ws"),
        ("华晨零售集团", "company", "华"),
        ("7-Eleven", "company", "7e"),
        ("O'Neill & Sons", "company", "On"),
        ("", "person", "?"),
        ("—", "company", "?"),
    ],
)
def test_initials(name: str, kind: str, expected: str) -> None:
    assert initials(name, kind) == expected


def test_a_name_always_has_the_same_tint() -> None:
    assert marks.avatar("Polmarket", "company") == marks.avatar("Polmarket", "company")
    tints = {marks.avatar(f"Company {number}").split("tint-")[1][0] for number in range(40)}
    assert tints == {"1", "2", "3", "4", "5"}


def test_names_cannot_write_html() -> None:
    assert "<script" not in marks.avatar("<script> <script>")
    assert "<b>" not in marks.class_badge(None, None, state="<b>dormant</b>")
    assert "<b>" not in marks.icon("phone", label="<b>")


def test_a_badge_has_both_letters_and_says_so() -> None:
    badge = marks.class_badge("A", "X")
    assert "k-class-A" in badge
    assert "k-class-X" in badge
    assert 'title="Class AX"' in badge
    assert "set by hand" in marks.class_badge("B", "Z", overridden=True)


def test_a_badge_without_letters() -> None:
    assert "k-class-none" in marks.class_badge("C", None)
    assert ">-<" in marks.class_badge(None, None)
    assert "Dormant" in marks.class_badge(None, None, state="Dormant")


def test_a_badge_is_kept_by_language() -> None:
    with translation.override("en"):
        english = marks.class_badge("B", "Y", overridden=True)
    with translation.override("pl"):
        assert marks.class_badge("B", "Y", overridden=True) is not english


@pytest.mark.parametrize(
    ("ratio", "direction", "written"),
    [
        (0.076, "k-delta-up", "7.6%"),
        (-0.128, "k-delta-down", "12.8%"),
        (0.005, "k-delta-up", "0.5%"),
        # Rounded once, as everywhere else.
        (Decimal("-0.275479"), "k-delta-down", "27.5%"),
        (Decimal("0.0204916"), "k-delta-up", "2.0%"),
    ],
)
def test_a_change_has_a_direction_and_no_sign(ratio: Decimal | float, direction: str, written: str) -> None:
    delta = marks.delta(ratio)
    assert direction in delta
    assert written in delta
    assert "-0" not in delta


def test_less_than_half_a_percent_is_no_change() -> None:
    assert marks.delta(-0.0049) == '<span class="k-delta">0.5%</span>'
    assert "–" in marks.delta(None)


@pytest.mark.parametrize(
    ("share", "expected"),
    [(None, 0), (0, 0), (0.001, 1), (0.03, 1), (0.031, 2), (0.1, 3), (0.3, 4), (0.36, 5), (1, 5)],
)
def test_more_revenue_is_more_ink(share: float | None, expected: int) -> None:
    assert marks.tint(share) == f"k-tint-{expected}"


def test_a_bar_stays_in_its_box() -> None:
    assert 'width="82"' in marks.bar(0.82)
    assert 'width="100"' in marks.bar(1.7)
    assert 'width="0"' in marks.bar(-1)
    assert 'width="0"' in marks.bar(None)


def test_the_parts_of_a_bar_fill_it_and_the_smallest_is_seen() -> None:
    # One bad row in a million still has eight tenths of a percent of the bar.
    bar = marks.parts_bar(1_000_000, 0, 1)
    assert '<rect class="k-bar-part-bad" x="99.2" width="0.8" height="6"/>' in bar
    assert '<rect class="k-bar-part-good" x="0.0" width="98.9" height="6"/>' in bar
    assert marks.parts_bar(0, 0, 0).count("<rect") == 0


def test_the_band_marks_where_one_is() -> None:
    page = Template("{% load marks %}{% band 0.3 0.55 at label='now' %}")
    assert 'x="46.7"' in page.render(Context({"at": 0.467}))
    assert "k-band-at" not in page.render(Context({"at": None}))


def test_a_move_is_coloured_only_when_it_has_a_direction() -> None:
    page = Template("{% load marks %}{% class_move 'A' 'X' 'A' 'Y' %}")
    assert "k-class-up" not in page.render(Context())
    page = Template("{% load marks %}{% class_move 'B' 'X' 'A' 'X' 'up' %}")
    assert "k-class-up" in page.render(Context())
