"""Runs: what they store, what they refuse, and that the same again writes nothing."""

from datetime import date, timedelta

import pytest
from django.db import connection

from accounts.models import Account, ClassificationRun
from accounts.services import classification
from accounts.services.classification import requests
from kam.core.errors import DomainError
from kam.core.models import Company, Job
from kam.core.progress import Progress
from tests.accounts.analytics.hand_made import months, sale
from tests.accounts.services.classifying import (
    FEBRUARY,
    NEW_YEAR,
    STEADY,
    run,
    sell,
    versions,
)

pytestmark = pytest.mark.django_db


def test_the_same_again_writes_nothing():
    sell(*STEADY)
    made = run()
    before = versions()
    again = run(date(2025, 1, 31))
    assert (again.pk, again.written, again.publication) == (made.pk, 0, "PUBLISHED")
    assert versions() == before


def test_a_day_to_come_is_refused_wherever_it_is_asked_for(admin):
    sell(*STEADY)
    eve = date(2024, 12, 31)
    with pytest.raises(DomainError, match="still to come"):
        run(NEW_YEAR, today=eve)
    with pytest.raises(DomainError, match="still to come"):
        classification.request_run(as_of=NEW_YEAR, by=admin, today=eve)
    tomorrow = Company.current().today() + timedelta(days=1)
    with pytest.raises(DomainError, match="still to come"):
        run(tomorrow)
    assert not ClassificationRun.objects.exists()
    assert run(NEW_YEAR, today=NEW_YEAR).is_published


def test_hysteresis_remembers_the_window_before_and_never_the_same_one():
    # BIG has 780 of 1,000 until it makes 10,580 of 13,220: MIDDLE then starts beyond 80 and before 82 percent.
    sell(*months("BIG", *[780] * 12, 2000), *months("MIDDLE", *[150] * 13), *months("SMALL", *[70] * 13))
    run(date(2024, 12, 1))
    for _ in range(2):
        middle = run().snapshots.get(account__external_id="MIDDLE")
        assert (middle.raw_abc, middle.abc) == ("B", "A")
    alone = run(hysteresis=False).snapshots.get(account__external_id="MIDDLE")
    assert alone.abc == "B"


def test_an_empty_company_has_nothing_to_classify():
    made = run()
    assert (made.status, made.publication, made.is_published) == ("NOTHING", "NOTHING", False)
    assert run().written == 0


def test_a_failure_does_not_spoil_an_earlier_success():
    sell(*STEADY, parents={"SMALL": "BIG"})
    made = run(rollup="root")
    circle("BIG", "SMALL")
    with pytest.raises(DomainError, match="BIG, SMALL"):
        run(rollup="root")
    made.refresh_from_db()
    assert (made.status, made.error) == ("OK", "")
    # Who looks at accounts one by one does not mind.
    assert run().is_published


def circle(first: str, second: str) -> None:
    """Make two accounts each other's parents, which the database itself refuses in everyday life."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE accounts_account DISABLE TRIGGER USER")
    parent = Account.objects.get(external_id=second)
    Account.objects.filter(external_id=first).update(parent=parent)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_account ENABLE TRIGGER USER")


def test_members_have_their_own_class_beside_their_groups():
    # BIG and SMALL make 850 of 1,000 together; QUIET is in the group and has never bought.
    sell(*STEADY, parents={"SMALL": "BIG", "QUIET": "SMALL"})
    made = run(rollup="root")
    rows = {row.account.external_id: row for row in made.snapshots.select_related("account")}
    assert (rows["BIG"].class_code, rows["BIG"].value, rows["BIG"].rank) == ("AX", 10_200, 1)
    assert (rows["SMALL"].class_code, rows["SMALL"].group_class_code, rows["SMALL"].rank) == ("CX", "AX", None)
    assert (rows["QUIET"].status, rows["QUIET"].class_code, rows["QUIET"].group_class_code) == ("none", "", "AX")
    assert made.figures["accounts"] == {"active": 2, "dormant": 1}
    assert made.snapshots.ranked().count() == 3


def test_says_that_lines_without_a_rate_are_missing():
    sell(*STEADY, sale("ABROAD", 5, date(2024, 2, 1), currency="CHF"), sale("", 7, date(2024, 2, 1)))
    made = run()
    assert not made.is_complete
    assert made.figures["left_out"] == {
        "after_window": "0",
        "unassigned": "1",
        "unassigned_amount": "7.0000",
        "unrated": "1",
        "returns_ignored": "0",
    }


def test_only_administrators_start_a_run(boris):
    with pytest.raises(DomainError, match="administrator"):
        classification.run_classification(as_of=NEW_YEAR, by=boris)
    with pytest.raises(DomainError, match="administrator"):
        classification.request_run(as_of=NEW_YEAR, by=boris)
    with pytest.raises(DomainError, match="administrator"):
        classification.save_profile(name="Ours", options={}, by=boris)


def test_a_window_before_time_began_is_refused():
    with pytest.raises(DomainError, match="year 1"):
        run(date(1, 3, 1))


def test_a_request_is_one_job_until_it_ends(admin):
    sell(*STEADY)
    job = classification.request_run(as_of=NEW_YEAR, by=admin)
    assert classification.request_run(as_of=NEW_YEAR, by=admin) == job
    assert classification.request_run(as_of=FEBRUARY, by=admin) != job
    result = requests.run_requested(Job.objects.get(pk=job.pk), Progress())
    assert result["publication"] == "PUBLISHED"
    assert ClassificationRun.objects.get(pk=result["run"]).made_by == admin
