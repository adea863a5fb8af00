"""The result of an import says what it did to the month, and what it would do to the classes."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Account, ImportBatch
from accounts.services import classification
from kam.core.models import User
from tests.accounts.services.classifying import FEBRUARY, STEADY, changes, run, sell
from tests.accounts.views.uploading import Browse, checked, page, work

pytestmark = pytest.mark.django_db(transaction=True)
HEADER = "customer_id,customer_name,date,order_id,amount,currency\n"
# SMALL buys for 9,000 in January instead of its 50, at the beginning and on the last weekday; NEW for 100.
JANUARY = HEADER + ("SMALL,,2025-01-02,D1,4000,EUR\nSMALL,,2025-01-31,D2,5000,EUR\nNEW,New Ltd,2025-01-31,D3,100,EUR\n")


@pytest.fixture
def company(admin: User) -> User:
    """A company whose classes of 2024 are published; its accounts come from the source of the files."""
    sell(*STEADY)
    run()
    Account.objects.update(source="erp")
    return admin


def imported(browse: Browse, by: User, content: str) -> Any:
    client = browse(by)
    batch: ImportBatch = checked(client, content)
    client.post(page("check", batch))
    work()
    return client.get(page("result", batch))


def test_it_counts_the_accounts_that_a_run_would_move(browse: Browse, company: User) -> None:
    answer = imported(browse, company, JANUARY)
    text = " ".join(answer.content.decode().split())
    found = answer.context["would_move"]
    assert "account would change its class </dt> <dd> 1 </dd>" in text
    # December brought 800 + 150 + 50, January 9,100.
    assert answer.context["against"].difference == Decimal(8100)
    assert "Jan 2025 against Dec 2024 </dt> <dd> +€8.1k </dd>" in text
    assert "new account </dt> <dd> 1 </dd>" in text
    # A run as of a day before the file's sales tells nothing of them.
    run()
    assert browse(company).get(page("result", answer.context["batch"])).context["effect"] is None
    assert "Classify as of 1 Feb 2025" in text
    # So many does it move, and then nobody asks any more what it would do.
    run(FEBRUARY)
    assert len([before for _number, before, _after, _cause in changes() if before]) == found == 1
    later = browse(company).get(page("result", answer.context["batch"]))
    assert not {words for words in ("would change", "Classify as of") if words in later.content.decode()}
    assert later.context["effect"].moved == found


@pytest.mark.parametrize(
    "rows",
    [
        # Only the beginning of January; a month before which nothing was sold; the very first sales.
        "SMALL,,2025-01-02,D1,40,EUR\n",
        "SMALL,,2021-01-29,D1,40,EUR\n",
    ],
)
def test_a_month_that_is_not_whole_or_first_is_not_compared(browse: Browse, company: User, rows: str) -> None:
    assert imported(browse, company, HEADER + rows).context["against"] is None


def test_without_classes_it_tells_what_it_did(browse: Browse, admin: User) -> None:
    answer = imported(browse, admin, JANUARY)
    assert not answer.context["has_outlook"]
    assert "new accounts" in answer.content.decode()


def test_before_the_first_day_of_sales_nothing_is_looked_ahead_to(browse: Browse, admin: User) -> None:
    soon = timezone.localdate() + timedelta(days=20)
    answer = imported(browse, admin, f"{HEADER}NEW,New Ltd,{soon},D1,100,EUR\n")
    assert (answer.context["batch"].created, answer.context["has_outlook"]) == (1, False)


def test_a_profile_that_does_not_fit_the_sales_is_no_fault_of_the_import(browse: Browse, company: User) -> None:
    profile = classification.save_profile(name="Margin", options={"measure": "margin"}, by=company)
    classification.activate_profile(profile=profile, by=company)
    answer = imported(browse, company, JANUARY)
    assert answer.context["would_move"] is None
    assert "3 rows imported" in answer.content.decode()
