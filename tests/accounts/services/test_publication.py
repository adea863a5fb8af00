"""Which run is in force: the latest one of the profile in use that found something."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from accounts.models import ClassificationRun, ClassificationSnapshot
from accounts.services import classification
from kam.core.errors import DomainError
from tests.accounts.services.classifying import (
    FEBRUARY,
    NEW_YEAR,
    STEADY,
    in_force,
    run,
    sell,
    sell_more,
    versions,
)

pytestmark = pytest.mark.django_db


def test_options_make_a_run_that_is_stored_and_not_published():
    sell(*STEADY)
    published = run()
    other = run(a=Decimal(99), b=Decimal("99.5"))
    assert (other.is_published, other.publication, other.has_overrides) == (False, "OTHER_PARAMETERS", True)
    assert other.parameters["a"] == "99"
    assert other.snapshots.filter(abc="A").count() == 3
    assert in_force()["SMALL"] == "CX"
    published.refresh_from_db()
    assert published.is_published


def test_options_that_say_what_the_profile_says_are_its_series():
    sell(*STEADY)
    assert run(a=Decimal("80.0"), x=Decimal("0.50")).is_published


def test_an_earlier_window_does_not_replace_a_later_one():
    sell(*STEADY)
    later = run(FEBRUARY)
    assert run().publication == "LATER_WINDOW"
    assert ClassificationRun.objects.get(is_published=True) == later


def test_a_window_that_a_wrong_clock_published_gives_way_to_the_right_one():
    sell(*STEADY)
    wrong = run(date(2025, 4, 1), today=date(2025, 4, 1))
    right = run(FEBRUARY, today=FEBRUARY)
    assert (right.is_published, right.publication) == (True, "PUBLISHED")
    wrong.refresh_from_db()
    assert not wrong.is_published


def test_a_run_that_was_in_force_keeps_saying_so():
    sell(*STEADY)
    run()
    run(FEBRUARY)
    before = versions()
    assert run().written == 0
    assert versions() == before


def test_a_corrected_earlier_window_does_not_come_back_into_force():
    sell(*STEADY)
    earlier = run()
    later = run(FEBRUARY)
    sell_more("MIDDLE", -1500, date(2024, 6, 30))
    again = run()
    assert (again.pk, again.is_published, again.publication) == (earlier.pk, False, "PUBLISHED")
    assert again.written
    assert ClassificationRun.objects.get(is_published=True) == later


def test_a_window_without_revenue_does_not_replace_one_that_has_some():
    sell(*STEADY)
    run()
    made = run(date(2028, 1, 1), today=date(2028, 1, 1))
    assert (made.status, made.publication) == ("NOTHING", "NOTHING")
    assert in_force()["BIG"] == "AX"


def test_what_is_in_force_stays_when_its_sales_are_gone():
    sell(*STEADY)
    made = run()
    before = versions()
    connection.cursor().execute("DELETE FROM accounts_accountmonth")
    assert run().publication == "NOTHING"
    assert versions() == before
    assert ClassificationRun.objects.get(is_published=True) == made


def test_a_failed_run_leaves_the_publication_and_says_why():
    sell(*STEADY)
    published = run()
    before = [*ClassificationSnapshot.objects.order_by("pk").values()]
    for _ in range(2):
        with pytest.raises(DomainError, match="no cost"):
            run(measure="margin")
    failed = ClassificationRun.objects.exclude(pk=published.pk).get()
    assert (failed.status, failed.is_published) == ("FAILED", False)
    assert "no cost" in failed.error
    assert [*ClassificationSnapshot.objects.order_by("pk").values()] == before


def test_the_profile_in_use_decides_what_is_published(admin):
    sell(*STEADY)
    standard = run()
    ours = classification.save_profile(name="Ours", options={"x": Decimal("0.1"), "y": Decimal("0.2")}, by=admin)
    assert not classification.run_classification(as_of=NEW_YEAR, by=admin, profile=ours).is_published
    classification.activate_profile(profile=ours, by=admin)
    assert classification.active_profile() == ours
    assert run().profile == ours
    standard.refresh_from_db()
    assert not standard.is_published
    assert ClassificationSnapshot.objects.current().exclude(run__profile=ours).count() == 0
