"""Previews: who may ask, when they wait for the background, and what they refuse."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.analytics.abc_xyz.parameters import Parameters
from accounts.models import Account, ClassificationProfile, ClassificationRun
from accounts.services import classification
from accounts.services.classification import previews
from kam.core import jobs
from kam.core.errors import DomainError
from kam.core.models import Job, User
from tests.accounts.services.classifying import FEBRUARY, STEADY, changes, run, sell, sell_more, versions

pytestmark = pytest.mark.django_db
QUARTERS = Parameters(bucket="quarter", window=4, min_buckets=4)


@pytest.fixture
def profile(db: None) -> ClassificationProfile:
    """The profile of a published run."""
    sell(*STEADY)
    return run().profile


def test_before_the_first_publication_nothing_can_move(admin: User) -> None:
    profile = classification.active_profile()
    assert classification.preview(profile=profile, parameters=QUARTERS, by=admin) is None
    assert classification.changes_ahead(as_of=FEBRUARY, by=admin) is None


def test_only_administrators_look(profile: ClassificationProfile, boris: User) -> None:
    for look in (classification.preview, classification.request_preview):
        with pytest.raises(DomainError, match="administrator"):
            look(profile=profile, parameters=QUARTERS, by=boris)


def test_other_lines_move_who_crosses_them(profile: ClassificationProfile, admin: User) -> None:
    # 800, 150 and 50 of 1,000: with A to 81 percent MIDDLE starts within A.
    found = classification.preview(profile=profile, parameters=Parameters(a=Decimal(81)), by=admin)
    assert found is not None
    assert found.moves is not None
    assert not found.is_measured
    moves = found.moves.migration.moves
    assert {pair: move.accounts for pair, move in moves.items()} == {
        ("AX", "AX"): 1, ("BX", "AX"): 1, ("CX", "CX"): 1, ("dormant", "dormant"): 1,
    }  # fmt: skip
    assert moves["BX", "AX"].value_before == 1800


def test_many_accounts_are_measured_in_the_background(
    profile: ClassificationProfile, admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previews, "MOST_AT_ONCE", 2)
    found = classification.preview(profile=profile, parameters=QUARTERS, by=admin)
    assert found is not None
    assert found.moves is None
    job = classification.request_preview(profile=profile, parameters=QUARTERS, by=admin)
    # Asked twice it is one job.
    assert classification.request_preview(profile=profile, parameters=QUARTERS, by=admin) == job
    before = versions()
    jobs.run(job_id=job.pk)
    done = Job.objects.get(pk=job.pk)
    assert done.state == "DONE"
    # By quarter all three are as steady as by month.
    assert ["AX", "AX", 1, "9600.000000", "9600.000000"] in done.result["moves"]
    assert done.result["candidates"] == [1, 1]
    assert versions() == before


def test_a_background_preview_without_a_publication_is_empty(admin: User) -> None:
    job = classification.request_preview(profile=classification.active_profile(), parameters=QUARTERS, by=admin)
    jobs.run(job_id=job.pk)
    assert Job.objects.get(pk=job.pk).result == {}


def test_what_no_run_could_do_is_refused(profile: ClassificationProfile, admin: User) -> None:
    with pytest.raises(DomainError, match="lines have no cost"):
        classification.preview(profile=profile, parameters=Parameters(measure="margin"), by=admin)
    assert classification.preview(profile=profile, parameters=Parameters(), by=admin) is not None


def test_a_window_before_the_year_1_is_refused(profile: ClassificationProfile, admin: User) -> None:
    ClassificationRun.objects.update(as_of=date(3, 1, 1))
    with pytest.raises(DomainError, match="before the year 1"):
        classification.preview(profile=profile, parameters=Parameters(window=60), by=admin)


def test_what_a_run_would_change_is_what_it_changes(
    profile: ClassificationProfile, admin: User, anna: User, clara: User
) -> None:
    sell_more("SMALL", 9000, date(2025, 1, 20))
    Account.objects.filter(external_id="SMALL").update(owner=anna)
    before = versions()
    found = classification.changes_ahead(as_of=FEBRUARY, by=admin)
    # Of those that a person sees.
    assert [classification.changes_ahead(as_of=FEBRUARY, by=person) for person in (anna, clara)] == [1, 0]
    assert versions() == before
    known = len(changes())
    run(FEBRUARY)
    assert found == len(changes()) - known == 1


def test_nobody_waits_until_many_accounts_are_judged(
    profile: ClassificationProfile, admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previews, "MOST_AT_ONCE", 2)
    assert classification.changes_ahead(as_of=FEBRUARY, by=admin) is None
