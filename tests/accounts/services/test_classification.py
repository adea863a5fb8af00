"""Runs: what they store, what they publish, what they say has changed."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection

from accounts.models import Account, ClassChange, ClassificationProfile, ClassificationRun, ClassificationSnapshot
from accounts.services import classification, rollup
from accounts.services.classification import requests
from kam.core.errors import DomainError
from kam.core.models import Company, Job, User
from kam.core.progress import Progress
from tests.accounts.analytics.hand_made import months, sale
from tests.accounts.analytics.loading import load
from tests.accounts.analytics.oracle import Line, Portfolio
from tests.factories.accounts import AccountFactory, SalesLineFactory

pytestmark = pytest.mark.django_db
# The window is the year 2024.
NEW_YEAR = date(2025, 1, 1)
FEBRUARY = date(2025, 2, 1)
JANUARY_15 = date(2025, 1, 15)
# 800, 150 and 50 of 1,000 a month: 80, 15 and 5 percent, all alike every month. LATE is asleep.
STEADY = [
    *months("BIG", *[800] * 12),
    *months("MIDDLE", *[150] * 12),
    *months("SMALL", *[50] * 12),
    sale("LATE", 10, date(2023, 12, 1)),
]


def run(as_of: date = NEW_YEAR, today: date | None = None, **options: object) -> ClassificationRun:
    by = User.objects.importer()
    return classification.run_classification(as_of=as_of, today=today, by=by, options=options)


def sell(*lines: Line, parents: dict[str, str] | None = None) -> None:
    load(Portfolio(lines, parents=parents or {}))


def sell_more(customer: str, amount: int, day: date) -> None:
    """Add a line of an account that exists, as a later import does."""
    account = Account.objects.get(external_id=customer)
    SalesLineFactory(account=account, document_on=day, amount=amount, base_amount=amount)
    rollup.refresh(months_by_account={account.pk: {day.replace(day=1)}})


def in_force() -> dict[str, str]:
    rows = ClassificationSnapshot.objects.current().select_related("account")
    return {row.account.external_id: row.class_code for row in rows}


def changes() -> set[tuple[str, str, str, str]]:
    rows = ClassChange.objects.select_related("account")
    return {(row.account.external_id, row.from_class, row.to_class, row.cause) for row in rows}


def versions() -> list[tuple[object, ...]]:
    """Return what the database changes whenever it writes a row."""
    found: list[tuple[object, ...]] = []
    for table in ("accounts_classificationsnapshot", "accounts_classificationrun", "accounts_classchange"):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT ctid::text, xmin::text, id FROM {table} ORDER BY id")
            found += cursor.fetchall()
    return found


def test_a_first_publication_is_no_change():
    sell(*STEADY)
    made = run()
    assert (made.status, made.is_published, made.publication) == ("OK", True, "PUBLISHED")
    assert in_force() == {"BIG": "AX", "MIDDLE": "BX", "SMALL": "CX", "LATE": ""}
    assert changes() == set()


def test_the_same_again_writes_nothing():
    sell(*STEADY)
    made = run()
    before = versions()
    again = run(date(2025, 1, 31))
    assert (again.pk, again.written, again.publication) == (made.pk, 0, "PUBLISHED")
    assert versions() == before


def test_a_back_dated_credit_note_demotes_and_is_called_a_correction():
    sell(*STEADY)
    made = run()
    asleep = ClassificationSnapshot.objects.get(account__external_id="LATE").pk
    # 1,800 - 1,500 = 300, below the 600 of SMALL; before it come 10,200 of 10,500, more than 95 percent.
    sell_more("MIDDLE", -1500, date(2024, 6, 30))
    again = run()
    assert (again.pk, again.is_published) == (made.pk, True)
    assert changes() == {("MIDDLE", "BX", "CZ", "CORRECTION"), ("SMALL", "CX", "BX", "CORRECTION")}
    assert in_force() == {"BIG": "AX", "MIDDLE": "CZ", "SMALL": "BX", "LATE": ""}
    # A row that did not change is not written.
    assert ClassificationSnapshot.objects.get(account__external_id="LATE").pk == asleep
    assert run().written == 0


def test_a_line_of_the_open_month_changes_only_the_count_of_lines_left_out():
    sell(*STEADY)
    run()
    sell_more("SMALL", 9_000_000, JANUARY_15)
    again = run()
    assert again.figures["left_out"]["after_window"] == "1"
    assert changes() == set()
    assert again.written == 1


def test_the_next_month_says_what_sales_changed():
    # GONE bought last in January 2024, FRESH for the first time in January 2025.
    sell(*STEADY, sale("GONE", 700, date(2024, 1, 10)), sale("FRESH", 700, JANUARY_15))
    run()
    made = run(FEBRUARY)
    assert made.is_published
    assert ("GONE", "BZ", "", "DORMANT") in changes()
    assert ("FRESH", "", "B-", "NEW_ACCOUNT") in changes()
    assert "LATE" not in {account for account, *_ in changes()}
    assert ClassificationRun.objects.filter(is_published=True).get() == made
    assert ClassificationSnapshot.objects.current().exclude(run=made).count() == 0


def test_a_customer_nobody_knew_is_new_also_in_the_same_window():
    sell(*STEADY)
    run()
    AccountFactory(external_id="FRESH")
    sell_more("FRESH", 10, date(2024, 3, 1))
    run()
    assert ("FRESH", "", "CZ", "NEW_ACCOUNT") in changes()


def test_moves_between_months_are_called_sales():
    sell(*STEADY)
    run()
    # 600 - 50 + 4,000: more than MIDDLE's 1,650, with 8,800 of 15,000 before it.
    sell_more("SMALL", 4_000, JANUARY_15)
    run(FEBRUARY)
    assert ("SMALL", "CX", "AZ", "SALES") in changes()


def test_changed_parameters_are_called_a_change_of_method():
    sell(*STEADY)
    run()
    classification.save_profile(name="Standard", options={"a": Decimal(99), "b": Decimal("99.5")}, by=_admin())
    run()
    assert changes() == {("MIDDLE", "BX", "AX", "METHOD"), ("SMALL", "CX", "AX", "METHOD")}


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


def test_a_profile_is_checked_before_it_is_stored(admin):
    with pytest.raises(DomainError, match="a: "):
        classification.save_profile(name="Ours", options={"a": Decimal(96)}, by=admin)
    with pytest.raises(DomainError, match="no such"):
        classification.save_profile(name="Ours", options={"colour": "red"}, by=admin)
    assert not ClassificationProfile.objects.filter(name="Ours").exists()


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


def test_the_standard_profile_is_used_again_when_none_is(admin):
    standard = classification.active_profile()
    ClassificationProfile.objects.update(is_active=False)
    assert classification.active_profile() == standard
    assert ClassificationProfile.objects.get(is_active=True) == standard


def _admin() -> User:
    return User.objects.importer()
