"""What a run goes by while others are at work, and after windows without revenue or costs."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, transaction

from accounts.models import Account, ClassificationProfile, ClassificationRun, ClassificationSnapshot
from accounts.services import classification
from accounts.services.classification.turns import LOCK
from kam.core.models import User
from tests.accounts.analytics.hand_made import months, sale
from tests.accounts.analytics.loading import load
from tests.accounts.analytics.oracle import Portfolio
from tests.accounts.services.classifying import FEBRUARY, NEW_YEAR, run
from tests.accounts.services.meeting import merge
from tests.accounts.services.side_by_side import Waiting
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db


def test_the_window_before_counts_although_nobody_had_revenue_in_it():
    # abcxyz.md 8: the previous class is that of the latest run of the series with an earlier window end, and where
    # p is missing the raw class is published. Windows of three months: K0 800 and K1 200 in Q1 2024; nothing from
    # April to June but K0's return of 1; then 790 and 210 in July: K1 starts at 79 %. From B it would stay B
    # (78 % is the tightened line), from nothing it is A.
    lines = [sale("K0", 800, date(2024, 1, 5)), sale("K1", 200, date(2024, 1, 5)), sale("K0", -1, date(2024, 5, 5))]
    lines += [sale("K0", 791, date(2024, 7, 5)), sale("K1", 210, date(2024, 7, 5))]
    load(Portfolio(tuple(lines)))
    classification.save_profile(name="Standard", options={"window": 3}, by=User.objects.importer())
    classification.activate_profile(profile=ClassificationProfile.objects.get(), by=User.objects.importer())
    statuses = [run(date(2024, month, 1)).status for month in (4, 7)]
    made = run(date(2024, 8, 1))
    assert statuses == ["OK", "NOTHING"]
    assert made.snapshots.get(account__external_id="K1").abc == "A"


def test_a_run_that_is_not_published_says_the_present_reason():
    load(Portfolio(tuple(months("BIG", *[800] * 12))))
    by = User.objects.importer()
    ours = classification.save_profile(name="Ours", options={"a": Decimal(70)}, by=by)
    classification.run_classification(as_of=NEW_YEAR, by=by, profile=ours)
    run(FEBRUARY)
    classification.activate_profile(profile=ours, by=by)
    again = classification.run_classification(as_of=NEW_YEAR, by=by)
    again.refresh_from_db()
    # Its parameters are those of the profile in use now; what holds it back is February.
    assert again.publication == "LATER_WINDOW"


def test_costs_missing_before_the_window_do_not_forbid_the_margin():
    # 100 - 70 = 30 in the window; the line of 2023 without a cost only says since when the account buys.
    lines = (sale("K0", 100, cost=Decimal(70)), sale("K0", 100, date(2023, 6, 1)))
    load(Portfolio(lines))
    assert run(measure="margin").snapshots.get().value == 30


@pytest.mark.django_db(transaction=True)
def test_a_run_that_waited_publishes_by_the_profile_of_now():
    # While it waits for its turn the profile's A goes from 80 to 99 %: the old series must not be published.
    load(Portfolio((*months("BIG", *[800] * 12), *months("MIDDLE", *[150] * 12))))
    profile = classification.active_profile()

    def classify() -> None:
        try:
            run()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as worker:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, profile.pk])
            waiting = worker.submit(classify)
            assert not wait([waiting], timeout=2).done
            ClassificationProfile.objects.filter(pk=profile.pk).update(a=Decimal(99), b=Decimal("99.5"))
        waiting.result(timeout=20)
    published = ClassificationRun.objects.filter(is_published=True)
    assert [each.parameters["a"] for each in published] in ([], ["99"])
    assert ClassificationSnapshot.objects.current().filter(abc="B").count() == 0


def _two_customers() -> tuple[Account, Account]:
    load(Portfolio((*months("BIG", *[800] * 12), *months("MIDDLE", *[150] * 12))))
    return Account.objects.get(external_id="BIG"), Account.objects.get(external_id="MIDDLE")


@pytest.mark.django_db(transaction=True)
def test_a_merge_waits_for_a_run_and_ends_the_class_it_gave():
    big, middle = _two_customers()
    by = UserFactory(role=User.Role.ADMIN)
    with transaction.atomic():
        # It has judged both of them, and nobody else sees that yet.
        assert run().is_published
        merging = Waiting(lambda: merge(big, middle, by))
    assert merging.outcome() == "done"
    assert ClassificationSnapshot.objects.current().get().account == big


@pytest.mark.django_db(transaction=True)
def test_a_run_waits_for_a_merge_and_judges_the_sum():
    big, middle = _two_customers()
    by = UserFactory(role=User.Role.ADMIN)
    with transaction.atomic():
        merge(big, middle, by)
        running = Waiting(run)
    assert running.outcome() == "done"
    # 12 times 800 + 150.
    assert [(each.account_id, each.value) for each in ClassificationSnapshot.objects.current()] == [(big.pk, 11_400)]
