"""What would change the letter of value: tried out on the twin that knows no SQL."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.analytics.abc_xyz.parameters import Parameters
from accounts.analytics.value_turns import ValueTurn, ValueTurns, value_turns
from tests.accounts.analytics.oracle.abc_class import abc_letter, standings
from tests.accounts.analytics.oracle.inputs import Options
from tests.factories.accounts import AccountFactory
from tests.factories.classification import RunFactory, SnapshotFactory

pytestmark = pytest.mark.django_db
CENT = Fraction(1, 100)


def turns(own: int, others: list[int], *, letter: str, **options: Any) -> ValueTurns:
    """Return what would change the letter of an account with `own` beside others; without margins unless given."""
    parameters = Parameters(**{"margin": Decimal(0), **options}).to_json()
    run = RunFactory(parameters=parameters)
    for value in others:
        SnapshotFactory(run=run, account=AccountFactory(), value=value)
    return value_turns(SnapshotFactory(run=run, account=AccountFactory(), value=own, abc=letter, raw_abc=letter))


def letter_of(own: Fraction, others: list[int], shift: Fraction = Fraction(0), **options: Any) -> str:
    """Return the letter by the specification; `shift` moves the lines."""
    chosen = Options(as_of=date(2026, 1, 1), **options)
    revenues = {"own": own, **{str(number): Fraction(value) for number, value in enumerate(others)}}
    return abc_letter(standings(revenues, chosen)["own"], chosen, shift)


def test_tells_how_much_more_and_how_much_less() -> None:
    # Before 10 come 60 + 30 = 90 of 100: B. They are 80 percent of 112.50 and 95 percent of 94.74.
    found = turns(10, [60, 30], letter="B")
    assert found.better == ValueTurn("A", Decimal("22.5"))
    assert found.worse is not None
    assert (found.worse.letter, round(found.worse.value, 2)) == ("C", Decimal("4.74"))


def test_the_largest_is_a_as_long_as_it_brings_anything() -> None:
    assert turns(10, [], letter="A") == ValueTurns(worse=ValueTurn("C", Decimal(0)))


def test_a_letter_that_is_held_turns_at_the_far_side_of_the_margin() -> None:
    # 80 are before it: 78 percent of 102.56 on the way up, 82 percent of 97.56 on the way down.
    won = turns(20, [50, 30], letter="B", margin=Decimal(2)).better
    held = turns(20, [50, 30], letter="A", margin=Decimal(2)).worse
    assert won is not None
    assert held is not None
    assert (round(won.value, 2), round(held.value, 2)) == (Decimal("22.56"), Decimal("17.56"))


def test_who_overtakes_comes_before_what_was_before_it() -> None:
    # 20 before a 20 of 100 are B at 60 + 20; past the 20 only the 60 are before it.
    found = turns(19, [60, 20], letter="B")
    assert found.better == ValueTurn("A", Decimal(20))


def test_who_is_not_ranked_has_no_line_to_pass() -> None:
    run = RunFactory(parameters=Parameters().to_json())
    asleep = SnapshotFactory(run=run, account=AccountFactory(), value=0, abc="", rank=None, status="dormant")
    assert value_turns(asleep) == ValueTurns()


@given(
    own=st.integers(1, 200),
    others=st.lists(st.integers(-20, 200), max_size=6),
    boundary=st.sampled_from(["crossing", "inclusive", "exclusive"]),
    margin=st.sampled_from([0, 2]),
)
def test_just_past_the_turn_the_letter_is_the_one_that_was_told(
    own: int, others: list[int], boundary: str, margin: int
) -> None:
    options: dict[str, Any] = {"boundary": boundary}
    letter = letter_of(Fraction(own), others, **options)
    found = turns(own, others, letter=letter, margin=Decimal(margin), **options)
    shift = Fraction(margin, 100)
    if found.better:
        reached = letter_of(Fraction(found.better.value) + CENT, others, -shift, **options)
        assert reached <= found.better.letter
        assert found.better.value >= own or letter_of(Fraction(own), others, -shift, **options) < letter
    if found.worse:
        below = max(Fraction(found.worse.value) - CENT, Fraction(0))
        assert letter_of(below, others, shift, **options) > letter
        assert found.worse.value <= own


@given(own=st.integers(1, 200), others=st.lists(st.integers(1, 200), max_size=6))
def test_before_the_turn_the_letter_stays(own: int, others: list[int]) -> None:
    letter = letter_of(Fraction(own), others)
    found = turns(own, others, letter=letter)
    if found.better:
        assert letter_of(Fraction(found.better.value) - CENT, others) == letter or found.better.value - own < 1
    if found.worse:
        assert letter_of(Fraction(found.worse.value) + CENT, others) == letter or own - found.worse.value < 1
