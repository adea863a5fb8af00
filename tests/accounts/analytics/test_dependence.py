"""The parameters that a letter does not depend on never change it: asked of the oracle, on generated portfolios."""

from dataclasses import replace
from typing import Any

from hypothesis import given, settings

from accounts.analytics.abc_xyz.dependence import COUNTED, VALUE, VARIABILITY, changed
from accounts.analytics.abc_xyz.parameters import FIELDS, Parameters
from tests.accounts.analytics.oracle import Options, Portfolio, Result, classify
from tests.accounts.analytics.portfolios import cases, run_options

Case = tuple[Portfolio, Options]


def test_every_parameter_belongs_to_a_letter_but_that_of_candidates() -> None:
    assert VALUE | VARIABILITY | {"key_share"} == set(FIELDS)
    assert VALUE >= COUNTED <= VARIABILITY


def test_what_differs_is_named_and_how_a_number_is_written_makes_no_difference() -> None:
    before = Parameters().to_json()
    assert changed(before, before | {"a": "80.00"}) == frozenset()
    assert changed(before, before | {"a": "75", "seasonal": "pooled"}) == {"a", "seasonal"}


def differing(options: Options, other: Options, letter: frozenset[str]) -> Options:
    """Return the options with every parameter of the other ones that the letter does not depend on."""
    outside = {name: getattr(other, name) for name in set(FIELDS) - letter}
    # The additive season is fitted to months; what an account is too new for is counted in the buckets of its window.
    if "seasonal" in outside and options.bucket != "month":
        outside["seasonal"] = "none"
    return replace(options, **outside)


def letters(result: Result, name: str) -> dict[str, Any]:
    return {customer: getattr(row, name) for customer, row in result.rows.items()}


@settings(max_examples=150, deadline=None)
@given(case=cases(), other=run_options())
def test_the_letter_for_value_depends_on_its_parameters_alone(case: Case, other: Options) -> None:
    portfolio, options = case
    here, there = (classify(portfolio, each) for each in (options, differing(options, other, VALUE)))
    assert letters(here, "abc") == letters(there, "abc")


@settings(max_examples=150, deadline=None)
@given(case=cases(), other=run_options())
def test_the_letter_for_variability_depends_on_its_parameters_alone(case: Case, other: Options) -> None:
    portfolio, options = case
    here, there = (classify(portfolio, each) for each in (options, differing(options, other, VARIABILITY)))
    assert letters(here, "xyz") == letters(there, "xyz")


@settings(max_examples=60, deadline=None)
@given(case=cases(), other=run_options())
def test_whether_there_is_a_class_depends_on_what_is_counted_alone(case: Case, other: Options) -> None:
    portfolio, options = case
    # Costs and rates may be missing for another measure or another table of rates.
    wanted = differing(options, other, COUNTED | {"measure", "fx"})
    here, there = (classify(portfolio, each) for each in (options, wanted))
    assert set(here.rows) == set(there.rows)
    assert [row.status == "dormant" for row in here.rows.values()] == [
        row.status == "dormant" for row in there.rows.values()
    ]
