"""What would change the letter of variability: tried out on the rule itself."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from accounts.analytics.abc_xyz.parameters import Parameters
from accounts.analytics.next_bucket import Between, NextBucket, amounts_within, first_letters, next_bucket
from accounts.models import ClassificationRun, ClassificationSnapshot
from tests.accounts.analytics.oracle.xyz_class import squared_variation

A_LITTLE = Fraction(1, 10**9)


def judged(xyz: str, **options: Any) -> ClassificationSnapshot:
    parameters = Parameters(**{"cv_margin": Decimal(0), **options}).to_json()
    return ClassificationSnapshot(run=ClassificationRun(parameters=parameters), abc="A", xyz=xyz, raw_xyz=xyz)


def test_two_even_months_and_a_third() -> None:
    # A little less than 10 and a good deal more: at both ends the CV of the three is one half.
    between = amounts_within([Decimal(10), Decimal(10)], limit=Decimal("0.5"), ddof=0)
    assert between is not None
    for amount in (between.low, between.high):
        squared = squared_variation([Fraction(10), Fraction(10), Fraction(amount)], 0)
        assert squared is not None
        assert abs(squared - Fraction(1, 4)) < A_LITTLE


def test_a_month_may_leave_the_window_and_take_the_letter_along() -> None:
    # Eleven empty months and one of 100, the oldest: without it one month alone cannot be steady.
    gone = next_bucket(judged("Y"), [Decimal(100), *[Decimal(0)] * 11])
    assert gone == NextBucket("X", None, "Z", None)


def test_in_a_young_account_every_month_stays() -> None:
    young = next_bucket(judged("X"), [Decimal(10)] * 6)
    old = next_bucket(judged("X"), [Decimal(10)] * 12)
    assert young.worse_outside is not None
    assert old.worse_outside is not None
    # Beside eleven others a month may differ more than beside six.
    assert old.worse_outside.high > young.worse_outside.high > 10


def test_a_held_letter_has_wider_limits_to_lose_and_narrower_ones_to_win() -> None:
    series = [Decimal(10)] * 12
    plain, held = next_bucket(judged("X"), series), next_bucket(judged("X", cv_margin=Decimal(10)), series)
    assert plain.worse_outside is not None
    assert held.worse_outside is not None
    assert held.worse_outside.high > plain.worse_outside.high
    plain, held = next_bucket(judged("Y"), series), next_bucket(judged("Y", cv_margin=Decimal(10)), series)
    assert plain.better_between is not None
    assert held.better_between is not None
    assert held.better_between.high < plain.better_between.high


@pytest.mark.parametrize("xyz", ["", "Z"])
def test_z_cannot_get_worse_and_who_has_no_letter_loses_none(xyz: str) -> None:
    assert next_bucket(judged(xyz), [Decimal(10)] * 12).worse is None


@given(
    kept=st.lists(st.integers(-50, 100), min_size=1, max_size=11),
    limit=st.sampled_from(["0.1", "0.5", "0.55", "1.0", "1.5", "4"]),
    ddof=st.sampled_from([0, 1]),
    amount=st.integers(-200, 400),
)
def test_every_amount_between_is_within_and_none_outside(kept: list[int], limit: str, ddof: int, amount: int) -> None:
    # Without any positive sum there is no CV; kept zeros alone have one at every amount.
    assume(any(kept))
    between = amounts_within([Decimal(value) for value in kept], limit=Decimal(limit), ddof=ddof)
    squared = squared_variation([*map(Fraction, kept), Fraction(amount)], ddof)
    is_within = squared is not None and squared <= Fraction(limit) ** 2
    assert is_within == (between is not None and _holds(between, amount))


def _holds(between: Between, amount: int) -> bool:
    return between.low <= amount <= between.high


def test_empty_months_do_not_count_where_the_run_ignores_them() -> None:
    series = [Decimal(0), *[Decimal(10), Decimal(0)] * 3]
    ignoring, counting = (next_bucket(judged("X", zeros=zeros), series) for zeros in ("ignore", "include"))
    assert ignoring.worse_outside is not None
    assert counting.worse_outside is None


def test_beside_one_month_no_amount_is_too_large_for_a_cv_of_one() -> None:
    # The CV of 10 and z is |10 - z| / (10 + z): below one for every z above zero.
    assert amounts_within([Decimal(10)], limit=Decimal(1), ddof=0) == Between(Decimal(0), Decimal("Infinity"))


def test_one_month_before_its_first_letter_a_new_account_has_its_limits() -> None:
    new = judged("", min_buckets=3)
    limits = first_letters(new, [Decimal(10), Decimal(10)])
    assert limits is not None
    assert limits[0] == amounts_within([Decimal(10), Decimal(10)], limit=Decimal("0.5"), ddof=0)
    assert limits[1] == amounts_within([Decimal(10), Decimal(10)], limit=Decimal(1), ddof=0)
    # With two to go, with a letter already, and where a season is taken out, one month says nothing.
    assert first_letters(new, [Decimal(10)]) is None
    assert first_letters(judged("X", min_buckets=3), [Decimal(10)] * 2) is None
    assert first_letters(judged("", min_buckets=3, seasonal="pooled"), [Decimal(10)] * 2) is None
