"""Which earlier run a run is compared with: one of its own parameters before all others."""

from typing import Any

import pytest

from accounts.analytics.earlier_runs import chosen_run, earlier_runs, run_before
from accounts.models import ClassificationRun
from kam.core.calendar import add_months
from kam.core.models import User
from tests.accounts.views.companies import earlier_run, published_run

pytestmark = pytest.mark.django_db


@pytest.fixture
def run() -> ClassificationRun:
    return published_run(series="one")


def before(run: ClassificationRun, months: int, series: str, **columns: Any) -> ClassificationRun:
    """Return a run whose window ends so many months before that of `run`."""
    return earlier_run(run, series=series, window_end=add_months(run.window_end, -months), **columns)


def test_of_several_runs_of_a_window_the_one_with_the_same_parameters_is_offered(
    run: ClassificationRun, admin: User
) -> None:
    # Whichever of the two was made later.
    ours, _ = before(run, 1, "one"), before(run, 1, "other")
    _, ours_too = before(run, 2, "other"), before(run, 2, "one")
    only = before(run, 3, "other")
    assert earlier_runs(admin, run) == [ours, ours_too, only]


def test_the_run_before_is_one_of_the_series_however_old(run: ClassificationRun, admin: User) -> None:
    old = before(run, 5, "one")
    before(run, 1, "other")
    assert run_before(admin, run) == old


def test_without_one_of_the_series_it_is_the_latest_published(run: ClassificationRun, admin: User) -> None:
    assert run_before(admin, run) is None
    before(run, 1, "other", publication="LATER_WINDOW")
    published = before(run, 2, "other", publication="PUBLISHED")
    assert run_before(admin, run) == published


def test_without_a_choice_three_months_are_compared(run: ClassificationRun, admin: User) -> None:
    runs = [before(run, months, "one") for months in (1, 2, 3, 4)]
    offered = earlier_runs(admin, run)
    assert offered == runs
    assert chosen_run(offered, run, since=0) == runs[2]
    assert chosen_run(offered, run, since=runs[0].pk) == runs[0]
    assert chosen_run(offered[:2], run, since=0) == runs[1]
    assert chosen_run([], run, since=0) is None


def test_runs_of_other_parameters_serve_where_there_is_nothing_else(run: ClassificationRun, admin: User) -> None:
    other = before(run, 1, "other")
    assert chosen_run(earlier_runs(admin, run), run, since=0) == other
