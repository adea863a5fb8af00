"""The page of one run: what it moved, what it left out, how it came about, and its classes as a file."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import Account, ClassificationRun
from accounts.services import classification, exports
from kam.core.models import Team, User
from tests.accounts.analytics.hand_made import months, sale
from tests.accounts.services.classifying import STEADY, sell, sell_more
from tests.factories.accounts import AccountFactory, AccountMonthFactory
from tests.factories.classification import OverrideFactory

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]


@pytest.fixture
def run(admin: User, anna: User, team: Team) -> ClassificationRun:
    """The second of two runs: SMALL, which is Anna's, rises from CX to AZ."""
    sell(*STEADY, *months("BACK", 10, -30))
    classification.run_classification(as_of=date(2025, 1, 1), by=admin)
    sell_more("SMALL", 4_000, date(2025, 1, 15))
    Account.objects.filter(external_id="SMALL").update(owner=anna, team=team)
    return classification.run_classification(as_of=date(2025, 2, 1), by=admin)


def text(client: Client, run: ClassificationRun) -> str:
    response = client.get(f"/classification/{run.pk}/")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_shows_the_movements_between_all_classes(browse: Browse, admin: User, run: ClassificationRun) -> None:
    body = text(browse(admin), run)
    assert 'title="CX to AZ: 1 account, €4.6k"' in body
    assert f"to={run.pk}&amp;from_class=CX&amp;to_class=AZ#moved" in body
    # A phone reads the same as a list.
    assert re.search(r"#moved\" ?>CX → AZ</a> ?<b>1</b>", body)
    first = ClassificationRun.objects.order_by("pk").first()
    assert first is not None
    assert "Movements between all classes" not in text(browse(admin), first)


def test_measures_its_revenue_by_the_run_before(browse: Browse, admin: User, run: ClassificationRun) -> None:
    assert "against the run as of 1 Jan 2025" in text(browse(admin), run)
    first = ClassificationRun.objects.order_by("pk").first()
    assert first is not None
    assert "against the run" not in text(browse(admin), first)
    # Amounts of another measure are not comparable.
    ClassificationRun.objects.filter(pk=first.pk).update(parameters=first.parameters | {"measure": "quantity"})
    assert "against the run" not in text(browse(admin), run)


def test_says_with_figures_what_moved_an_account(browse: Browse, admin: User, run: ClassificationRun) -> None:
    changes = text(browse(admin), run).partition('id="run-changes"')[2].partition("</table>")[0]
    assert "SMALL" in changes
    # 600 in the twelve months before, 4,550 in these: 658.3 % more.
    assert "12-month revenue up 658.3%" in changes
    assert ">Sales<" not in changes


def test_tells_when_the_run_before_judged_otherwise(browse: Browse, admin: User, run: ClassificationRun) -> None:
    classification.save_profile(name="Standard", options={"a": Decimal(70)}, by=admin, reason="Fewer A.")
    later = classification.run_classification(as_of=date(2025, 3, 1), by=admin)
    body = text(browse(admin), later)
    assert "The run before judged by other parameters" in body
    # Why, from the version that it went by.
    assert "Fewer A." in body
    assert "version 2" in body
    assert f"/classification/profiles/{later.profile_id}/?version=2#threshold-version" in body


def test_tells_that_classes_by_hand_count_as_computed(
    browse: Browse, admin: User, clara: User, run: ClassificationRun
) -> None:
    assert "set by hand" not in text(browse(admin), run)
    OverrideFactory(account=Account.objects.get(external_id="SMALL"), abc="B")
    OverrideFactory(account=AccountFactory(archived_at="2025-01-01T00:00Z"))
    body = text(browse(admin), run)
    assert "1 account has a class set by hand; here it counts by its computed class." in body
    assert 'href="/accounts/?by-hand=yes"' in body
    assert "set by hand" not in text(browse(clara), run)


def test_names_the_accounts_that_were_left_out(browse: Browse, admin: User, anna: User, run: ClassificationRun) -> None:
    nobody = AccountFactory.create_batch(22, name="Nobody yet")
    unrated = Account.objects.get(external_id="BIG")
    AccountMonthFactory(account=unrated, month=date(2023, 1, 1), unrated_lines=3)
    body = text(browse(admin), run)
    assert "Accounts that had no sales yet by the end of these months" in body
    assert "and 2 more" in body
    assert "22 more without sales" in body
    assert f"/accounts/{nobody[0].pk}/" in body
    assert "Lines without an exchange rate" in body
    assert "Accounts whose returns take away all that they bought" in body
    mine = text(browse(anna), run)
    assert "Nobody yet" not in mine
    assert "Not judged" not in mine


@pytest.mark.parametrize(
    ("length", "words"),
    [(timedelta(), "less than a second"), (timedelta(seconds=7), "7 seconds"), (timedelta(seconds=200), "3 minutes")],
)
def test_says_how_long_it_took(
    browse: Browse, admin: User, run: ClassificationRun, length: timedelta, words: str
) -> None:
    ClassificationRun.objects.filter(pk=run.pk).update(finished_at=run.started_at + length)
    assert words in text(browse(admin), run)


def test_a_run_that_failed_has_no_duration(browse: Browse, admin: User, run: ClassificationRun) -> None:
    ClassificationRun.objects.filter(pk=run.pk).update(
        finished_at=None, status="FAILED", is_published=False, error="No."
    )
    assert "Movements between all classes" not in text(browse(admin), run)


def test_who_reads_totals_gets_ranks_and_others_do_not(
    browse: Browse, admin: User, anna: User, run: ClassificationRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"/classification/{run.pk}/export/"
    of_admin: Any = browse(admin).get(address)
    rows = b"".join(of_admin.streaming_content).decode("utf-8-sig").splitlines()
    assert "share" in rows[0]
    assert len(rows) == 6
    of_anna: Any = browse(anna).get(f"{address}?format=csv")
    mine = b"".join(of_anna.streaming_content).decode("utf-8-sig").splitlines()
    assert len(mine) == 2
    for secret in ("rank", "share", "cum_share_end", ",m"):
        assert secret not in mine[0].replace(",mean", "")
    assert browse(admin).get(f"{address}?format=xlsx").content[:2] == b"PK"
    monkeypatch.setattr(exports, "MOST_OF_A_REP", 0)
    refused = browse(anna).get(address, follow=True).content.decode()
    assert "you may take 0 along at once" in refused
    assert browse(admin).get("/classification/987654321/export/").status_code == 404


def test_the_export_says_yes_as_one(browse: Browse, admin: User) -> None:
    # Two years of the same season, which the additive mode takes out: the column says 1.
    year = [10] * 6 + [1000] * 6
    sell(*months("K0", *year, *year), sale("K1", 1, date(2024, 12, 1)))
    options = {"seasonal": "additive"}
    made = classification.run_classification(as_of=date(2025, 1, 1), by=admin, options=options)
    answer: Any = browse(admin).get(f"/classification/{made.pk}/export/")
    header, first, *_ = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert first.split(",")[header.split(",").index("seasonal_adjusted")] == "1"
