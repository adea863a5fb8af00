"""Why an account moved within a series, from what two runs measured of it."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from accounts.analytics.migration_matrix import DORMANT, NONE, Figures, Mover
from accounts.analytics.move_causes import Cause, Method, Why, causes_of

MEASURED = Figures(
    value=Decimal(1200),
    cv=Decimal("0.4"),
    buckets=12,
    nonzero_buckets=12,
    positive_buckets=12,
    is_seasonally_adjusted=False,
)


def mover(before: str, after: str, was: Figures = MEASURED, **now: Any) -> Mover:
    """Return who moved from one class to another; `now` is what the second run measured otherwise."""
    return Mover(1, "1", "One", before, after, was, replace(was, **now))


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        (NONE, "AX", Why.FIRST_SALES),
        (DORMANT, "AX", Why.BUYS_AGAIN),
        ("AX", DORMANT, Why.NO_SALES),
        (NONE, DORMANT, Why.NO_SALES),
    ],
)
def test_who_came_or_went(before: str, after: str, why: Why) -> None:
    assert causes_of(mover(before, after)) == [Cause(why)]


@pytest.mark.parametrize(
    ("before", "after", "now", "cause"),
    [
        ("BX", "AX", "1500", Cause(Why.REVENUE_CHANGED, growth=Decimal("0.25"))),
        ("AX", "BX", "900", Cause(Why.REVENUE_CHANGED, growth=Decimal("-0.25"))),
        # Within half a hundredth its own money is not what moved it.
        ("BX", "AX", "1206", Cause(Why.OTHERS_FELL_BEHIND)),
        ("AX", "BX", "1194", Cause(Why.OTHERS_GREW_PAST)),
        # Against the direction of its own money.
        ("BX", "AX", "900", Cause(Why.OTHERS_FELL_BEHIND)),
        ("AX", "BX", "1500", Cause(Why.OTHERS_GREW_PAST)),
    ],
)
def test_a_letter_of_value(before: str, after: str, now: str, cause: Cause) -> None:
    assert causes_of(mover(before, after, value=Decimal(now))) == [cause]


@pytest.mark.parametrize("was", [Decimal(0), Decimal(-5)])
def test_money_that_begins_at_nothing_has_no_growth(was: Decimal) -> None:
    moved = mover("CX", "AX", replace(MEASURED, value=was), value=Decimal(900))
    assert causes_of(moved) == [Cause(Why.SIGN_CHANGED)]


@pytest.mark.parametrize(
    ("was", "now", "causes"),
    [
        ({}, {"is_seasonally_adjusted": True}, [Cause(Why.SEASON_TAKEN_OUT)]),
        ({"is_seasonally_adjusted": True}, {"is_seasonally_adjusted": False}, [Cause(Why.SEASON_COUNTED)]),
        ({"cv": None}, {"cv": Decimal("0.6")}, [Cause(Why.LONG_ENOUGH)]),
        ({}, {"cv": None}, [Cause(Why.TOO_NEW)]),
        ({}, {"nonzero_buckets": 10, "positive_buckets": 10}, [Cause(Why.GAP, before=0, after=2)]),
        ({}, {"positive_buckets": 11}, [Cause(Why.RETURNS, before=0, after=1)]),
        (
            {},
            {"cv": Decimal("0.6")},
            [Cause(Why.DEVIATION, before=Decimal("0.4"), after=Decimal("0.6"))],
        ),
        (
            {},
            {"cv": Decimal("0.6"), "value": Decimal(1500)},
            [
                Cause(Why.REVENUE_CHANGED, growth=Decimal("0.25")),
                Cause(Why.DEVIATION, before=Decimal("0.4"), after=Decimal("0.6")),
            ],
        ),
        # Growth makes months uneven; it never makes them more alike.
        (
            {},
            {"cv": Decimal("0.2"), "value": Decimal(1500)},
            [Cause(Why.DEVIATION, before=Decimal("0.4"), after=Decimal("0.2"))],
        ),
    ],
)
def test_a_letter_of_steadiness(was: dict[str, Any], now: dict[str, Any], causes: list[Cause]) -> None:
    assert causes_of(mover("AX", "AY", replace(MEASURED, **was), **now)) == causes


def test_between_methods_only_a_letter_that_depends_on_them_is_theirs() -> None:
    both = mover("AX", "BY", value=Decimal(900), cv=Decimal("0.6"))
    fell = Cause(Why.REVENUE_CHANGED, growth=Decimal("-0.25"))
    by_value = Method(frozenset({"a"}), is_same_window=True).causes(both)
    assert by_value[0] == Cause(Why.OTHER_VALUE_PARAMETERS)
    assert by_value[-1].why is Why.DEVIATION
    by_variability = Method(frozenset({"x"}), is_same_window=True).causes(both)
    assert by_variability == [fell, Cause(Why.OTHER_VARIABILITY_PARAMETERS)]


def test_what_neither_parameters_nor_figures_explain_was_counted_afresh() -> None:
    still = mover("AX", "BY")
    assert Method(frozenset(), is_same_window=True).causes(still) == [Cause(Why.COUNTED_AFRESH)] * 2
    # Over other months equal figures may be chance.
    assert Cause(Why.COUNTED_AFRESH) not in Method(frozenset(), is_same_window=False).causes(still)


def test_coming_and_going_depends_on_what_is_counted() -> None:
    gone = mover("AX", DORMANT)
    assert Method(frozenset({"window"}), is_same_window=False).causes(gone) == [Cause(Why.OTHER_PARAMETERS)]
    assert Method(frozenset({"a"}), is_same_window=False).causes(gone) == [Cause(Why.NO_SALES)]
