"""Archived accounts in the list: left out unless asked for, marked, restored; the counts of everything else stay."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Account
from kam.core.models import UndoableAct, User
from tests.accounts.views.acting import text
from tests.accounts.views.companies import classified, published_run
from tests.accounts.views.test_account_list import MOST_QUERIES
from tests.accounts.views.test_kept_answers import ANEW
from tests.factories.accounts import AccountFactory

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
HTMX = {"HX-Request": "true"}
LAST_YEAR = "2025-12-30T12:00Z"


def names(response: HttpResponseBase) -> list[str]:
    """Return the names of the rows shown, in their order."""
    return re.findall("class=k-name [^>]*><span>([^<]*)", response.getvalue().decode())


@pytest.fixture
def three(anna: User, boris: User) -> dict[str, Account]:
    """In use, archived, and merged into the first: all of Anna in the team of Boris."""
    run, team = published_run(), boris.team_memberships.get().team
    used = classified(run, "AX", 300, name="Used", owner=anna, team=team)
    gone = classified(run, "BX", 200, name="Gone", owner=anna, team=team, archived_at=LAST_YEAR, city="Gdynia")
    merged = AccountFactory(name="Merged", owner=anna, team=team, archived_at=LAST_YEAR, merged_into=used)
    return {"used": used, "gone": gone, "merged": merged}


@pytest.mark.parametrize(
    ("query", "found", "count"),
    [
        ("", ["Used"], "1 account"),
        ("archived=only", ["Gone"], "1 account"),
        ("archived=too", ["Used", "Gone"], "2 accounts"),
        ("archived=too&sort=-archived-on", ["Gone", "Used"], "2 accounts"),
        ("archived=too&class=A", ["Used"], "1 of 2 accounts"),
        ("archived=only&q=gone", ["Gone"], "1 account"),
        ("q=gone", [], "0 of 1 account"),
        ("archived=yes", ["Used"], "1 account"),
    ],
)
def test_finds_and_counts(
    query: str, found: list[str], count: str, three: dict[str, Account], anna: User, browse: Browse
) -> None:
    client = browse(anna)
    response = client.get(f"/accounts/?{query}")
    assert names(response) == found
    assert f"{count} </p>" in text(response)
    # In the menu and beside the first tab stand the accounts in use, whatever is asked for.
    assert "<span class=k-tab-count>1</span>" in text(client.get("/accounts/?archived=too"))


def test_reach_is_the_same(three: dict[str, Account], clara: User, browse: Browse) -> None:
    body = browse(clara).get("/accounts/?archived=too").content.decode()
    assert "Gone" not in body
    assert "Accounts come with the sales" in body


def test_rows_and_chip_say_so(three: dict[str, Account], anna: User, browse: Browse) -> None:
    body = text(browse(anna).get("/accounts/?archived=too"))
    assert body.count("<tr data-row data-archived>") == 1
    assert "<b>Archived 30 Dec 2025</b> Gdynia" in body
    assert "<span>Archived accounts</span> <span>are</span>" in body
    assert "shown too" in body


def test_the_panel_offers_three_ways_and_takes_the_filter_off(
    three: dict[str, Account], anna: User, browse: Browse
) -> None:
    client = browse(anna)
    asked = text(client.get("/accounts/filter/?field=archived"))
    assert re.findall('<input type="radio" name="value" value="([^"]*)" (checked)?', asked) == [
        ("", "checked"), ("too", ""), ("only", ""),
    ]  # fmt: skip
    assert client.get("/accounts/filter/?field=archived&apply=1&value=only")["Location"] == "/accounts/?archived=only"
    off = "/accounts/filter/?field=archived&archived=only&was=archived&apply=1&value="
    assert client.get(off)["Location"] == "/accounts/"


def test_a_view_keeps_it_and_counts_it(three: dict[str, Account], anna: User, browse: Browse) -> None:
    client = browse(anna)
    AccountFactory.create_batch(2, owner=anna, archived_at=LAST_YEAR)
    client.post("/accounts/views/new/?archived=only", {"name": "Left us", "archived": "only"})
    view = anna.saved_views.get()
    assert view.query == "archived=only"
    body = text(client.get(f"/accounts/?view={view.pk}"))
    assert "Left us <span class=k-tab-count>3</span>" in body
    assert len(names(client.get(f"/accounts/?view={view.pk}"))) == 3


@pytest.mark.parametrize(
    ("query", "offered", "missing"),
    [
        ("", {"archive", "assign", "tag"}, {"restore"}),
        ("archived=only", {"restore"}, {"archive", "assign", "tag"}),
        ("archived=too", {"archive", "assign", "tag", "restore"}, set()),
    ],
)
def test_the_bar_offers_what_fits(
    query: str, offered: set[str], missing: set[str], three: dict[str, Account], boris: User, browse: Browse
) -> None:
    body = browse(boris).get(f"/accounts/?{query}").content.decode()
    acts = {
        what for what in ("archive", "assign", "tag", "restore") if f"formaction=/accounts/selected/{what}/" in body
    }
    assert acts == offered
    assert not acts & missing


def test_a_rep_is_not_offered_to_restore(three: dict[str, Account], anna: User, browse: Browse) -> None:
    client = browse(anna)
    assert "/accounts/selected/restore/" not in client.get("/accounts/?archived=only").content.decode()
    client.post("/accounts/selected/restore/", {"account": three["gone"].pk, "archived": "only"})
    assert Account.objects.active().count() == 1


def test_restores_what_is_selected_and_takes_it_back(three: dict[str, Account], boris: User, browse: Browse) -> None:
    client = browse(boris)
    sent = {"account": three["gone"].pk, "archived": "only"}
    done = client.post("/accounts/selected/restore/", sent, headers=HTMX)
    assert (done.status_code, done["HX-Refresh"]) == (204, "true")
    assert "1 account is back." in text(client.get("/accounts/?archived=only"))
    assert names(client.get("/accounts/")) == ["Used", "Gone"]
    client.post(f"/undo/{UndoableAct.objects.get().pk}/")
    assert names(client.get("/accounts/?archived=only")) == ["Gone"]


def test_all_found_are_the_archived_ones(three: dict[str, Account], boris: User, browse: Browse) -> None:
    client = browse(boris)
    client.post("/accounts/selected/archive/", {"all": "1", "archived": "only"})
    assert Account.objects.active().count() == 1
    client.post("/accounts/selected/restore/", {"all": "1", "archived": "only"})
    assert Account.objects.active().count() == 2


def test_the_file_says_which_are_archived(three: dict[str, Account], anna: User, browse: Browse) -> None:
    client = browse(anna)
    asked = {"format": "csv", "archived": "too", "columns": "city", "sort": "name"}
    lines = b"".join(client.post("/accounts/selected/export/", asked)).decode("utf-8-sig").splitlines()
    assert "Filter,Archived accounts are shown too" in lines
    assert lines[-3:] == [
        "Account,Number in source system,City,Archived on", "Gone,,Gdynia,2025-12-30", "Used,,,",
    ]  # fmt: skip
    plain = b"".join(client.post("/accounts/selected/export/", asked | {"archived": ""})).decode("utf-8-sig")
    assert "Archived on" not in plain


def test_the_drawer_says_so_and_restores(three: dict[str, Account], anna: User, boris: User, browse: Browse) -> None:
    gone = three["gone"]
    address, where = f"/accounts/{gone.pk}/preview/", {"HX-Current-URL": "http://testserver/accounts/?archived=only"}
    body = text(browse(boris).get(address, headers=HTMX | where))
    assert "Archived on 30 Dec 2025." in body
    assert '<input type="hidden" name="next" value="/accounts/?archived=only">' in body
    assert f'action="/accounts/{gone.pk}/restore/?version=1"' in body
    assert "/restore/" not in text(browse(anna).get(address, headers=HTMX))
    back = browse(boris).post(f"/accounts/{gone.pk}/restore/?version=1", {"next": "/accounts/?archived=only"})
    assert back["Location"] == "/accounts/?archived=only"


def test_without_archived_accounts_the_list_of_them_says_what_comes_there(anna: User, browse: Browse) -> None:
    AccountFactory(owner=anna)
    body = text(browse(anna).get("/accounts/?archived=only"))
    assert "No archived accounts" in body
    assert "Show accounts in use" in body
    assert "k-toolbar" in body


def test_with_nothing_but_archived_accounts_the_list_leads_to_them(anna: User, browse: Browse) -> None:
    AccountFactory.create_batch(2, owner=anna, archived_at=LAST_YEAR)
    body = text(browse(anna).get("/accounts/"))
    assert "You see 2 accounts, and all of them are archived." in body
    assert 'href="/accounts/?archived=only"' in body


def test_few_and_many_archived_rows_cost_the_same(anna: User, browse: Browse) -> None:
    published_run()
    client, costs = browse(anna), []
    for rows in (5, 50):
        AccountFactory.create_batch(rows - Account.objects.count(), owner=anna, archived_at=LAST_YEAR)
        client.get("/accounts/")
        with CaptureQueriesContext(connection) as queries:
            response = client.get("/accounts/?archived=only")
        assert len(names(response)) == rows
        costs.append(len(queries))
    assert costs[0] == costs[1] <= MOST_QUERIES


@pytest.mark.parametrize("address", ["/portfolio/", "/portfolio/at-risk/"])
def test_the_portfolio_knows_nothing_of_archived_accounts(
    address: str, three: dict[str, Account], boris: User, browse: Browse
) -> None:
    client = browse(boris)
    client.get("/accounts/?archived=too")
    beside = text(client.get(address))
    assert "Gone" not in beside
    Account.objects.filter(pk=three["gone"].pk).update(owner=None, team=None)
    cache.clear()
    assert ANEW.sub("", text(client.get(address))) == ANEW.sub("", beside)


def test_key_accounts_stay_key_accounts(three: dict[str, Account], boris: User, browse: Browse) -> None:
    Account.objects.filter(pk=three["gone"].pk).update(status="KEY", key_since=date(2025, 1, 1))
    assert names(browse(boris).get("/accounts/?archived=only&key=yes")) == ["Gone"]
    assert names(browse(boris).get("/accounts/?key=yes")) == []
