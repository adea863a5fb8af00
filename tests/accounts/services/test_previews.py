"""Previews: who may ask, when they wait for the background, and what they refuse."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from accounts.analytics.abc_xyz.parameters import Parameters
from accounts.analytics.preview.moves import Moves
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


def test_other_systems_get_the_answer_at_once_or_its_job(
    profile: ClassificationProfile, admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = {"a": Decimal(81)}
    found = classification.preview_or_request(profile=profile, options=options, by=admin)
    assert isinstance(found, classification.Answered)
    # What takes too long for an answer is broken off by the database and asked for in the background.
    monkeypatch.setattr(previews, "moves_by_lines", _takes_too_long)
    job = classification.preview_or_request(profile=profile, options=options, by=admin)
    assert isinstance(job, Job)
    monkeypatch.undo()
    jobs.run(job_id=job.pk)
    monkeypatch.setattr(previews, "moves_by_lines", _takes_too_long)
    again = classification.preview_or_request(profile=profile, options=options, by=admin)
    assert isinstance(again, classification.Answered)
    assert again.moves.migration.moves == found.moves.migration.moves


def test_other_systems_are_told_that_nothing_is_published(admin: User) -> None:
    profile = classification.active_profile()
    with pytest.raises(DomainError, match="nothing to compare with"):
        classification.preview_or_request(profile=profile, options={"a": Decimal(81)}, by=admin)


def _takes_too_long(*_given: object) -> Moves:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '10ms'")
        cursor.execute("SELECT pg_sleep(5)")
    raise AssertionError("PostgreSQL breaks it off")


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
