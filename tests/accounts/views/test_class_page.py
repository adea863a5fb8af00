"""The page that argues for a class, and the class given by hand."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Account, ClassificationOverride, ClassificationRun, ClassificationSnapshot
from kam.core.models import Team, User
from tests.accounts.views.companies import classified, published_run
from tests.factories.classification import RunFactory, SnapshotFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def quick(anna: User, team: Team) -> Account:
    """An account of class BY with 3,600 in 2025, between one of 24,000 and one of 600."""
    run = published_run()
    classified(run, "AX", 2_000)
    classified(run, "CX", 50)
    place = {"group_value": Decimal(28_200), "rank": 2, "value_before": Decimal(24_000)}
    account: Account = classified(run, "BY", 300, name="QUICK-Stop", owner=anna, team=team, **place)
    ClassificationSnapshot.objects.filter(account=account).update(cv=Decimal("0.6"), cv_plain=Decimal("0.6"), lines=24)
    return account


def page(client: Client, account: Account, query: str = "") -> str:
    response = client.get(f"{account.get_absolute_url()}class/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_argues_with_both_sides_for_those_who_read_totals(quick: Account, admin: User, browse: Any) -> None:
    body = page(browse(admin), quick)
    for words in ("at rank 2 of 84", "cumulative share of revenue", "€3,600", "the band is one deviation", "€300"):
        assert words in body


def test_a_rep_reads_own_figures_and_no_gap_to_others(quick: Account, anna: User, browse: Any) -> None:
    body = page(browse(anna), quick)
    for words in (
        "Class B: among the accounts that come next",
        "€3,600",
        "If the next month is above",
        "If the next month brings at most",
        "The next run no longer counts",
        "A, B or C depends on all accounts together",
        "Sales in 12 of 12 months",
    ):
        assert words in body
    for secret in ("rank", "cumulative share", "more in 12 months", "less in 12 months", "With it"):
        assert secret not in body


def test_says_what_would_change_the_value_in_money(quick: Account, admin: User, browse: Any) -> None:
    # 24,000 are 78 percent of 30,769, which is 6,169 for it; behind the 600 it would be past 97 percent.
    body = page(browse(admin), quick)
    assert "€2.6k more in 12 months, 71.4% growth" in body
    assert "€3.0k less in 12 months" in body


@pytest.mark.parametrize(
    ("margin", "cv_margin", "said"),
    [
        (2, 10, "A, B, C by 2 percentage points, X, Y, Z by 10% of the limit"),
        (2, 0, "A, B and C change once they are clear of their line by 2 percentage points"),
        (0, 10, "X, Y and Z change once they are clear of their limit by 10%"),
        (0, 0, ""),
    ],
)
def test_names_the_margins_that_hold_a_letter(
    margin: int, cv_margin: int, said: str, quick: Account, anna: User, browse: Any
) -> None:
    run = ClassificationRun.objects.get()
    run.parameters |= {"margin": margin, "cv_margin": cv_margin}
    run.save(update_fields=["parameters"])
    body = page(browse(anna), quick)
    assert said in body
    assert ("clear of" in body) is bool(said)


def test_a_letter_that_is_held_says_so_in_its_run(quick: Account, anna: User, browse: Any) -> None:
    assert "held near the line" not in page(browse(anna), quick)
    ClassificationSnapshot.objects.filter(account=quick).update(raw_abc="C", raw_xyz="Y")
    assert "held near the line" in page(browse(anna), quick)


def test_an_earlier_run_is_shown_as_it_was(quick: Account, admin: User, browse: Any) -> None:
    earlier = RunFactory(
        window_start=date(2024, 1, 1), window_end=date(2025, 1, 1), as_of=date(2025, 1, 1), publication="PUBLISHED",
        parameters=published_parameters(), figures={"currency": "EUR"},
    )  # fmt: skip
    SnapshotFactory(run=earlier, account=quick, abc="C", xyz="X", value=Decimal(1800), rank=None)
    body = page(browse(admin), quick, f"?run={earlier.pk}")
    assert "1 Jan 2024 to 31 Dec 2024" in body
    assert "Low value, steady demand" in body
    assert "Middle value" not in body
    assert "What would change it" not in body
    assert body.count('aria-current="true"') == 1


def test_a_run_of_quantities_names_no_money(quick: Account, admin: User, browse: Any) -> None:
    pieces = RunFactory(
        parameters=published_parameters() | {"measure": "quantity"}, figures={"currency": "EUR", "total_positive": 7200}
    )
    SnapshotFactory(run=pieces, account=quick, value=Decimal(3600), cv_plain=Decimal("0.6"))
    client = browse(admin)
    body = page(client, quick, f"?run={pieces.pk}").partition("history-title")[0]
    assert "around their mean of 300;" in body
    assert "Revenue" not in body.partition("k-columns-2")[2]
    assert '"currency": ""' in body
    run_page = client.get(f"/classification/{pieces.pk}/").content.decode()
    assert "7,200" in run_page
    assert "€" not in body + run_page


def test_of_two_methods_over_the_same_months_the_one_in_force_is_the_latest(
    quick: Account, admin: User, browse: Any
) -> None:
    parameters = published_parameters()
    ClassificationRun.objects.filter(is_published=True).update(is_published=False)
    now = RunFactory(is_published=True, publication="PUBLISHED", parameters=parameters)
    SnapshotFactory(run=now, account=quick)
    history = page(browse(admin), quick).partition("history-title")[2]
    assert history.index("other method") < history.index('aria-current="true"')


@pytest.mark.parametrize("run", ["0", "-1", "x", "9" * 30, "٣", ""])
def test_a_run_that_there_is_not_shows_the_class_in_force(quick: Account, anna: User, browse: Any, run: str) -> None:
    assert "1 Jan 2025 to 31 Dec 2025" in page(browse(anna), quick, f"?run={run}")


def test_without_any_run_it_says_so(anna: User, account: Account, browse: Any) -> None:
    assert "No classification has been published yet." in page(browse(anna), account)


def test_more_history_asks_no_more(quick: Account, anna: User, browse: Any, django_assert_max_num_queries: Any) -> None:
    for month in range(1, 12):
        run = RunFactory(
            window_start=date(2024, 1, 1), window_end=date(2025, month, 1), publication="PUBLISHED",
            parameters=published_parameters(),
        )  # fmt: skip
        SnapshotFactory(run=run, account=quick)
    client = browse(anna)
    with django_assert_max_num_queries(28):
        assert page(client, quick).count("<li ") >= 8


class TestOverride:
    """A class given by hand."""

    until = timezone.localdate() + timedelta(days=300)
    words = {"abc": "A", "xyz": "", "reason": "We win them next year.", "expires_on": until.isoformat()}

    def test_a_manager_gives_a_class_and_takes_it_back(self, quick: Account, boris: User, browse: Any) -> None:
        client = browse(boris)
        assert client.post(f"{quick.get_absolute_url()}class/override/", self.words).status_code == 302
        body = page(client, quick)
        assert "We win them next year." in body
        assert "The computed class is BY:" in body
        client.post(f"{quick.get_absolute_url()}class/override/end/")
        assert "Undo" in page(client, quick)
        assert not ClassificationOverride.objects.filter(account=quick, ended_at=None).exists()
        assert "We win them next year." not in page(client, quick)

    def test_the_owner_reads_who_may(self, quick: Account, anna: User, boris: User, browse: Any) -> None:
        assert "Override" not in page(browse(anna), quick)
        answer = browse(anna).get(f"{quick.get_absolute_url()}class/override/")
        assert answer.status_code == 403
        assert boris.name in answer.content.decode()

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"abc": "", "xyz": ""}, "Choose a letter"),
            ({"expires_on": "2020-01-01"}, "lies in the past"),
            ({"expires_on": "2099-12-31"}, "within a year"),
            ({"expires_on": "2026-02-30"}, "Enter a valid date"),
            ({"reason": " "}, "This field is required"),
            ({"abc": "D"}, "Select a valid choice"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field(
        self, quick: Account, boris: User, browse: Any, wrong: dict[str, str], sentence: str
    ) -> None:
        answer = browse(boris).post(f"{quick.get_absolute_url()}class/override/", self.words | wrong)
        assert answer.status_code == 422
        assert sentence in answer.content.decode()


def published_parameters() -> dict[str, Any]:
    """Return the parameters that a run of the product has."""
    run = ClassificationSnapshot.objects.current().select_related("run").first()
    return dict(run.run.parameters) if run else {}
