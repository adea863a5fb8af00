"""A preview says what the run with those parameters publishes, by the SQL and by the oracle, and leaves nothing."""

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from accounts.analytics.abc_xyz.parameters import Parameters
from accounts.analytics.migration_matrix import Migration, migration
from accounts.models import Account, ClassificationRun
from accounts.services import classification
from accounts.services.classification import previews
from kam.core.models import User
from tests.accounts.analytics.agreement import NOT_OURS, undone
from tests.accounts.analytics.hand_made import months
from tests.accounts.analytics.loading import load
from tests.accounts.analytics.oracle import Options, Portfolio, classify
from tests.accounts.analytics.oracle.migration import migration as right_migration
from tests.accounts.analytics.portfolios import cases, earlier, portfolios
from tests.accounts.services.classifying import versions

pytestmark = pytest.mark.django_db
CALM: dict[str, Any] = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture]}
NEW_YEAR = date(2025, 1, 1)


@st.composite
def other_lines(draw: st.DrawFn) -> tuple[Portfolio, Options]:
    """A portfolio, and options that draw other lines through the same figures."""
    a, b = draw(st.sampled_from([(80, 95), (70, 90), (50, 99)]))
    x, y = draw(st.sampled_from([("0.5", "1.0"), ("0.1", "0.25"), ("0.2", "0.6")]))
    options = Options(
        as_of=NEW_YEAR,
        a=Decimal(a),
        b=Decimal(b),
        x=Decimal(x),
        y=Decimal(y),
        boundary=draw(st.sampled_from(["crossing", "inclusive", "exclusive"])),
        total=draw(st.sampled_from(["positive", "net"])),
        min_buckets=draw(st.sampled_from([None, 2, 12])),
        hysteresis=draw(st.booleans()),
        margin=draw(st.sampled_from([Decimal(2), Decimal(6)])),
        cv_margin=draw(st.sampled_from([Decimal(10), Decimal(50)])),
        confirm=draw(st.sampled_from([1, 2, 3])),
        key_share=draw(st.sampled_from([Decimal(50), Decimal("80.5")])),
    )
    return draw(portfolios(options)), options


@settings(max_examples=15, **CALM)
@given(other_lines())
def test_other_lines_are_judged_from_the_stored_figures(case: tuple[Portfolio, Options]) -> None:
    check_preview(*case)


@settings(max_examples=15, **CALM)
@given(cases())
def test_anything_else_is_measured_and_leaves_nothing(case: tuple[Portfolio, Options]) -> None:
    check_preview(*case)


@pytest.mark.nightly
@settings(max_examples=2_000, **CALM)
@given(st.one_of(cases(), other_lines()))
def test_previews_agree_at_length(case: tuple[Portfolio, Options]) -> None:
    check_preview(*case)


def check_preview(portfolio: Portfolio, options: Options) -> None:
    """Publish by the standard, preview the options, then run them: all three ways must say the same."""
    by = User.objects.importer()
    with undone():
        load(portfolio, options.fixed_rates)
        # What the series found before, which its next run remembers.
        remembered = [earlier(options, buckets) for buckets in (2, 1)]
        for one in remembered:
            _run(one)
        published = classification.run_classification(as_of=options.as_of, by=by)
        assume(published.is_published)
        before = versions()
        profile = published.profile
        parameters = Parameters.from_profile(profile, _named(options))
        found = previews.preview(profile=profile, parameters=parameters, by=by)
        assert found is not None
        assert found.moves is not None
        assert versions() == before
        made = _run(options)
        assert found.moves.migration == migration(first=published, second=made, accounts=Account.objects.all())
        assert found.moves.candidates_after == made.figures["key_candidates"]
        assert found.moves.candidates_before == published.figures["key_candidates"]
        _agree(found.moves.migration, portfolio, options, remembered)


def _agree(ours: Migration, portfolio: Portfolio, options: Options, remembered: list[Options]) -> None:
    want = None
    for one in (*remembered, options):
        want = classify(portfolio, one, want)
    assert want is not None
    theirs = right_migration(classify(portfolio, Options(as_of=options.as_of)), want)
    assert {
        pair: (move.accounts, Fraction(move.value_before), Fraction(move.value_after))
        for pair, move in ours.moves.items()
    } == {pair: (move.accounts, move.revenue_before, move.revenue_after) for pair, move in theirs.moves.items()}


def _run(options: Options) -> ClassificationRun:
    return classification.run_classification(as_of=options.as_of, by=User.objects.importer(), options=_named(options))


def _named(options: Options) -> dict[str, Any]:
    return {field.name: getattr(options, field.name) for field in fields(Options) if field.name not in NOT_OURS}


def test_who_lies_on_a_limit_is_measured(admin: User) -> None:
    # 150 and 50 in turn: the mean is 100 and the deviation 50, so the CV is exactly 0.5.
    load(Portfolio(tuple(months("K0", *(150, 50) * 6))))
    profile = classification.run_classification(as_of=NEW_YEAR, by=admin).profile
    far, near = (
        previews.preview(profile=profile, parameters=Parameters(a=Decimal(79), x=x), by=admin)
        for x in (Decimal("0.49"), Decimal("0.5"))
    )
    assert far is not None
    assert near is not None
    assert (far.is_measured, near.is_measured) == (False, True)
    assert far.moves is not None
    assert near.moves is not None
    assert set(far.moves.migration.moves) == {("AX", "AY")}
    assert set(near.moves.migration.moves) == {("AX", "AX")}


def test_parameters_survive_being_stored() -> None:
    asked = Parameters(a=Decimal("70.5"), window=24, boundary="exclusive")
    assert Parameters.from_json(asked.to_json()) == asked
    assert Parameters.from_json(asked.to_json() | {"since_forgotten": 1}) == asked
    assert replace(asked, window=12) != asked
