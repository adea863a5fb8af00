"""What is said to have changed when classes come into force, and why."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import Account, ClassificationRun, ClassificationSnapshot
from accounts.services import classification, merging
from kam.core.models import User
from tests.accounts.analytics.hand_made import sale
from tests.accounts.services.classifying import (
    FEBRUARY,
    JANUARY_15,
    NEW_YEAR,
    STEADY,
    changes,
    in_force,
    run,
    sell,
    sell_more,
    written,
)
from tests.factories.accounts import AccountFactory

pytestmark = pytest.mark.django_db


def test_a_first_publication_is_no_change():
    sell(*STEADY)
    made = run()
    assert (made.status, made.is_published, made.publication) == ("OK", True, "PUBLISHED")
    assert in_force() == {"BIG": "AX", "MIDDLE": "BX", "SMALL": "CX", "LATE": ""}
    assert changes() == set()


def test_a_back_dated_credit_note_demotes_and_is_called_a_correction():
    sell(*STEADY)
    made = run()
    asleep = written("LATE")
    # 1,800 - 1,500 = 300, below the 600 of SMALL; before it come 10,200 of 10,500, more than 95 percent.
    sell_more("MIDDLE", -1500, date(2024, 6, 30))
    again = run()
    assert (again.pk, again.is_published) == (made.pk, True)
    assert changes() == {("MIDDLE", "BX", "CZ", "CORRECTION"), ("SMALL", "CX", "BX", "CORRECTION")}
    assert in_force() == {"BIG": "AX", "MIDDLE": "CZ", "SMALL": "BX", "LATE": ""}
    # A row that did not change is not written.
    assert written("LATE") == asleep
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
    classification.save_profile(
        name="Standard", options={"a": Decimal(99), "b": Decimal("99.5")}, by=User.objects.importer()
    )
    run()
    assert changes() == {("MIDDLE", "BX", "AX", "METHOD"), ("SMALL", "CX", "AX", "METHOD")}


@pytest.mark.parametrize("as_of", [NEW_YEAR, FEBRUARY])
def test_the_class_of_a_merged_account_ends_with_the_merge_and_is_no_change(as_of: date, admin: User) -> None:
    sell(*STEADY)
    run()
    big, small = (Account.objects.get(external_id=number) for number in ("BIG", "SMALL"))
    confirmed = merging.preview(survivor=big, other=small, by=admin).versions
    merging.merge(survivor=big, other=small, versions=confirmed, by=admin, at=timezone.now())
    assert "SMALL" not in in_force()
    run(as_of)
    # 850 and 150 of 1,000 a month: nobody's letters changed.
    assert in_force() == {"BIG": "AX", "MIDDLE": "BX", "LATE": ""}
    assert changes() == set()
