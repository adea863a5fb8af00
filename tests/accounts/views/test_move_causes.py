"""Why an account moved between two runs, letter by letter: parameters only where the letter depends on them."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import ClassificationRun
from accounts.services import classification
from kam.core.models import User
from tests.accounts.analytics.hand_made import sale
from tests.accounts.services.classifying import STEADY, sell, sell_more

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
PAGE = "/classification/compare/"


@pytest.fixture
def runs(admin: User) -> tuple[ClassificationRun, ClassificationRun]:
    """January and February: SMALL rises, GONE falls asleep, FRESH is new."""
    sell(*STEADY, sale("GONE", 700, date(2024, 1, 10)), sale("FRESH", 700, date(2025, 1, 15)))
    first = classification.run_classification(as_of=date(2025, 1, 1), by=admin)
    sell_more("SMALL", 4_000, date(2025, 1, 15))
    return first, classification.run_classification(as_of=date(2025, 2, 1), by=admin)


def causes(browse: Browse, admin: User, first: ClassificationRun, **options: Any) -> dict[str, tuple[str, str]]:
    """Run the window of `first` again by other parameters; return who moved, from where to where and why."""
    other = classification.run_classification(as_of=first.as_of, by=admin, options=options)
    rows = browse(admin).get(f"{PAGE}?from={first.pk}&to={other.pk}").context["rows"]
    return {row["mover"].name: (row["mover"].before + row["mover"].after, row["cause"]) for row in rows}


def test_parameters_move_only_the_letters_that_depend_on_them(browse: Browse, admin: User) -> None:
    # A of 1,000 with 500 a month; the CV of UNEVEN is 0.5: 300 and 100 by turns.
    sell(
        *(sale("BIG", 500, date(2024, month, 5)) for month in range(1, 13)),
        *(sale("UNEVEN", 300 if month % 2 else 100, date(2024, month, 5)) for month in range(1, 13)),
    )
    first = classification.run_classification(as_of=date(2025, 1, 1), by=admin)
    # BIG makes 71 %: at 70 UNEVEN begins beyond the line.
    assert causes(browse, admin, first, a=Decimal(70)) == {"UNEVEN": ("AXBX", "other parameters of value")}
    assert causes(browse, admin, first, x=Decimal("0.4")) == {"UNEVEN": ("AXAY", "other parameters of variability")}
    assert causes(browse, admin, first, a=Decimal(70), x=Decimal("0.4")) == {
        "UNEVEN": ("AXBY", "other parameters of value · other parameters of variability")
    }
    assert causes(browse, admin, first, key_share=Decimal(40)) == {}


def test_a_new_series_knows_no_margins_of_the_one_before(browse: Browse, admin: User) -> None:
    # UNEVEN is X with a CV of 0.5 in 2024; January makes it 0.52, which its margin of 10 % lets stay X.
    sell(
        *(sale("BIG", 500, date(2024, month, 5)) for month in range(1, 13)),
        *(sale("UNEVEN", 300 if month % 2 else 100, date(2024, month, 5)) for month in range(1, 13)),
    )
    classification.run_classification(as_of=date(2025, 1, 1), by=admin)
    sell_more("UNEVEN", 320, date(2025, 1, 5))
    sell_more("BIG", 500, date(2025, 1, 5))
    second = classification.run_classification(as_of=date(2025, 2, 1), by=admin)
    # The letter for variability depends on no threshold of value; that it moves comes of the beginning.
    assert causes(browse, admin, second, a=Decimal(79)) == {
        "UNEVEN": ("AXAY", "counted afresh, without the margins of the series before")
    }


def test_between_windows_a_letter_whose_parameters_stayed_has_its_own_cause(
    browse: Browse, admin: User, runs: tuple[ClassificationRun, ClassificationRun]
) -> None:
    other = classification.run_classification(as_of=date(2025, 2, 1), by=admin, options={"x": Decimal("0.4")})
    rows = browse(admin).get(f"{PAGE}?from={runs[0].pk}&to={other.pk}").context["rows"]
    told = {row["mover"].name: row["cause"] for row in rows}
    assert told["FRESH"] == "first sales"
    assert told["GONE"] == "no sales in the months counted"
    assert told["SMALL"].endswith(" · other parameters of variability")
    assert told["SMALL"].startswith("12-month revenue up ")


def test_other_months_counted_are_why_an_account_comes_or_goes(
    browse: Browse, admin: User, runs: tuple[ClassificationRun, ClassificationRun]
) -> None:
    other = classification.run_classification(as_of=date(2025, 2, 1), by=admin, options={"window": 18})
    rows = browse(admin).get(f"{PAGE}?from={runs[1].pk}&to={other.pk}").context["rows"]
    assert {row["mover"].name: row["cause"] for row in rows}["GONE"] == "other parameters"
