"""One account: who sees it, what it says about its class to whom, and what it asks of the database."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Account
from accounts.panels import AccountTab, account_tabs
from kam.core.models import Team, User
from tests.accounts.views.companies import classified, published_run
from tests.factories.accounts import (
    AccountFactory,
    AccountMonthFactory,
    AccountTagFactory,
    AccountTeamMemberFactory,
    AddressFactory,
    TagFactory,
    TaxIdFactory,
)
from tests.factories.classification import ClassChangeFactory, OverrideFactory

Browse = Callable[[User], Client]


@pytest.fixture
def quick(anna: User, team: Team) -> Account:
    """An account of class AY: 300 a month in 2025 and 150 a month in 2024."""
    # 3,600 of 32,727, after 14,727.
    shares = {"group_value": Decimal(32_727), "rank": 2, "value_before": Decimal(14_727)}
    account: Account = classified(published_run(), "AY", 300, name="QUICK-Stop", owner=anna, team=team, **shares)
    return account


def page(client: Client, account: Account) -> str:
    response = client.get(account.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(("person", "status"), [("anna", 200), ("boris", 200), ("admin", 200), ("clara", 404)])
def test_only_those_who_see_it_find_it(
    person: str, status: int, quick: Account, request: pytest.FixtureRequest, browse: Browse
) -> None:
    assert browse(request.getfixturevalue(person)).get(quick.get_absolute_url()).status_code == status


def test_a_foreign_account_looks_like_a_missing_one(quick: Account, clara: User, browse: Browse) -> None:
    foreign = browse(clara).get(quick.get_absolute_url())
    missing = browse(clara).get("/accounts/987654321/")
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert "QUICK" not in foreign.content.decode()


def test_shows_twelve_months_beside_the_year_before(quick: Account, anna: User, browse: Browse) -> None:
    body = page(browse(anna), quick)
    # 12 × 300 = 3600, twice as much as 12 × 150.
    for words in ("€3.6k", "100.0%", "Jan 2025 to Dec 2025", "sales in 12 of 12 months", "€150", "20 Dec 2025"):
        assert words in body


@pytest.mark.parametrize(
    ("before", "note"),
    [(12, "year on year"), (10, "the year before has only 10 months"), (0, "no sales the year before")],
)
def test_says_what_a_change_compares_with(before: int, note: str, anna: User, browse: Browse) -> None:
    account = classified(published_run(), "AX", 300, owner=anna, before=before)
    body = page(browse(anna), account)
    assert f"<span >{note}</span>" in body
    assert ("k-delta" in body) is (before == 12)
    # A month before the company's first sale is unknown.
    assert (body.count('<td class="k-cell-number">–</td>') > 0) is (before < 12)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 1, 20), "after the months shown"),
        (date(2025, 12, 20), "in the last month shown"),
        # From 2 December to 1 January.
        (date(2025, 11, 30), "no order for 32 d"),
        (date(2025, 8, 1), "no order for 5 months"),
        (date(2023, 12, 20), "no order for 2 years"),
        (date(1998, 5, 6), "no order for 27 years"),
    ],
)
def test_the_last_order_stands_beside_the_months_shown(day: date, words: str, anna: User, browse: Browse) -> None:
    published_run()
    account = AccountFactory(owner=anna)
    AccountMonthFactory(account=account, month=day.replace(day=1), net=1, gross=1, last_on=day, last_positive_on=day)
    assert words in page(browse(anna), account)


def test_tabs_of_other_apps_stand_among_ours(quick: Account, anna: User, browse: Browse) -> None:
    account_tabs.register(AccountTab("more", 650, "More", "accounts:account-detail", count=lambda account, user: 7))
    try:
        body = page(browse(anna), quick)
    finally:
        del account_tabs._entries["more"]
    tabs = re.sub(r"<[^>]+>|\s+", " ", body.partition('class="k-tabs"')[2].partition("</nav>")[0])
    assert tabs.split()[-4:] == ["More", "7", "Class", "Data"]


@pytest.mark.parametrize("name", ["detail", "products", "alarms", "class", "data"])
def test_every_page_has_the_same_header(name: str, quick: Account, dina: User, anna: User, browse: Browse) -> None:
    AccountTeamMemberFactory(account=quick, user=dina)
    Account.objects.filter(pk=quick.pk).update(archived_at="2026-01-05T00:00Z", status="KEY", key_since="2025-01-01")
    body = browse(anna).get(reverse(f"accounts:account-{name}", args=[quick.pk])).content.decode()
    for words in ("<h1>QUICK-Stop</h1>", "Class AY", "Key account", "Archived on 5 Jan 2026", 'title="Anna, Dina"'):
        assert words in body
    assert body.count("<h1") == 1
    assert body.partition('class="k-tabs"')[2].partition("</nav>")[0].count('aria-current="page"') == 1


def test_a_rep_reads_the_letter_and_no_share(quick: Account, anna: User, browse: Browse) -> None:
    body = page(browse(anna), quick)
    assert "Class A: among the accounts that make 80% of sales." in body
    assert "Y, variable: 12 months vary by 0.0% around their mean of €300; Y is up to 100%." in body
    for secret in ("11.0%", "45.0%", "rank"):
        assert secret not in body


def test_a_manager_of_another_than_the_root_team_reads_no_share(quick: Account, boris: User, browse: Browse) -> None:
    assert "45.0%" not in page(browse(boris), quick)


def test_an_administrator_reads_share_and_rank(quick: Account, admin: User, browse: Browse) -> None:
    body = page(browse(admin), quick)
    assert (
        "11.0% of sales puts it at rank 2 of 84. The accounts before it make 45.0%, less than 80%, so it is A." in body
    )


def test_a_class_set_by_hand_names_who_and_why(quick: Account, anna: User, browse: Browse) -> None:
    OverrideFactory(account=quick, abc="B", reason="They close two shops.", made_by=anna)
    body = page(browse(anna), quick)
    for words in (
        "Class BY, set by hand",
        "Set by hand by <bdi>Anna</bdi>, valid until 31 Dec 2026: They close two shops.",
        "The computed class is AY:",
    ):
        assert words in body


def test_a_letter_that_is_held_says_what_the_window_alone_would_give(anna: User, browse: Browse) -> None:
    account = classified(published_run(), "AX", 300, raw_abc="B", owner=anna)
    assert "This window alone would give BX; AX is kept" in page(browse(anna), account)


def test_an_account_without_a_class_says_so(account: Account, anna: User, browse: Browse) -> None:
    body = page(browse(anna), account)
    assert "No classification has been published yet." in body
    assert "Without class" in body
    assert "No sales in these months" in body
    published_run()
    body = page(browse(anna), account)
    assert "No classification has been published yet." not in body
    assert "The published run knew no sales of this account." in body


def test_a_number_says_whose_it_is(anna: User, browse: Browse) -> None:
    imported = AccountFactory(owner=anna, external_id="QUICK", source="upload")
    assert "Number in upload" in page(browse(anna), imported)


def test_group_members_are_named_only_if_seen(quick: Account, anna: User, clara: User, browse: Browse) -> None:
    parent = AccountFactory(name="Hidden Holding", owner=clara)
    Account.objects.filter(pk=quick.pk).update(parent=parent)
    AccountFactory(name="Visible Branch", owner=anna, parent=quick)
    AccountFactory(name="Hidden Branch", owner=clara, parent=quick)
    body = page(browse(anna), quick)
    assert "Visible Branch" in body
    assert "Hidden" not in body


def test_shows_master_data_team_and_changes(quick: Account, dina: User, anna: User, browse: Browse) -> None:
    TaxIdFactory(account=quick, kind="NIP", value="5260250274")
    AddressFactory(account=quick, lines="ul. Długa 7", city="Łódź")
    AccountTagFactory(account=quick, tag=TagFactory(name="pilot"))
    AccountTeamMemberFactory(account=quick, user=dina, function="LOGISTICS")
    ClassChangeFactory(account=quick, run=quick.snapshots.get().run, from_class="BY", to_class="AY")
    body = page(browse(anna), quick)
    for words in ("5260250274", "ul. Długa 7, Łódź", "pilot", "Dina", "Logistics · May read", "Class BY", "Sales"):
        assert words in body


def test_a_merged_account_leads_to_the_one_it_went_into(quick: Account, anna: User, browse: Browse) -> None:
    merged = AccountFactory(name="Old", owner=anna, merged_into=quick, archived_at="2026-01-01T00:00Z")
    body = page(browse(anna), merged)
    assert f'Merged into <a class="k-link" href="{quick.get_absolute_url()}">QUICK-Stop</a>' in body


def test_more_of_everything_asks_no_more(quick: Account, anna: User, browse: Browse) -> None:
    client = browse(anna)
    page(client, quick)
    counts = []
    for number in (1, 9):
        for _ in range(number):
            AccountFactory(owner=anna, parent=quick)
            AccountTagFactory(account=quick)
            AddressFactory(account=quick)
            AccountTeamMemberFactory(account=quick, from_on=date(2025, 1, 1))
            ClassChangeFactory(account=quick, run=published_run_of(quick), at=f"2026-01-0{number}T0{_}:00Z")
        with CaptureQueriesContext(connection) as queries:
            page(client, quick)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 30


def published_run_of(account: Account) -> object:
    return account.snapshots.get().run
