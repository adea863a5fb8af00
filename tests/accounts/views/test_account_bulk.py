"""What is done to selected accounts from the list: asked, done, told, undone; and the file of them."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from django.http import HttpResponseBase
from django.test import Client
from openpyxl import load_workbook

from accounts.models import Account, AccountTag
from kam.core.models import UndoableAct, User
from tests.accounts.views.companies import classified, published_run
from tests.factories.accounts import AccountFactory

Browse = Callable[[User], Client]
HTMX = {"HX-Request": "true"}
ACTS = ("assign", "key", "key/end", "tag", "archive", "export")


@pytest.fixture
def two(anna: User, boris: User) -> list[Account]:
    """Two accounts of Anna in the team of Boris, over 2025."""
    run, team = published_run(), boris.team_memberships.get().team
    return [
        classified(run, "AY", 300, name="QUICK-Stop", owner=anna, team=team, city="Gdynia"),
        classified(run, "BX", 200, name="=cmd|' /C calc'!A0", owner=anna, team=team, key_since=None),
    ]


def keys(*accounts: Account) -> dict[str, list[int]]:
    return {"account": [account.pk for account in accounts]}


def toasts(client: Client) -> str:
    return client.get("/accounts/").content.decode()


def text(response: HttpResponseBase) -> str:
    return b"".join(response).decode("utf-8-sig")


def test_asks_to_whom_and_assigns(two: list[Account], anna: User, boris: User, browse: Browse) -> None:
    client = browse(boris)
    asked = client.post("/accounts/selected/assign/", keys(*two), headers=HTMX).content.decode()
    assert "Assign 2 accounts" in asked
    assert f'<option value="{boris.pk}">Boris</option>' in asked
    done = client.post("/accounts/selected/assign/", keys(*two) | {"to": boris.pk}, headers=HTMX)
    assert (done.status_code, done["HX-Refresh"]) == (204, "true")
    page = toasts(client)
    assert "2 accounts are assigned to Boris." in page
    act = UndoableAct.objects.get()
    client.post(f"/undo/{act.pk}/")
    assert set(Account.objects.values_list("owner", flat=True)) == {anna.pk}


def test_without_scripts_the_question_is_a_page(two: list[Account], boris: User, browse: Browse) -> None:
    response = browse(boris).post("/accounts/selected/assign/", keys(*two))
    assert "<html" in response.content.decode()
    response = browse(boris).post("/accounts/selected/key/", keys(*two) | {"class": "A"})
    assert response["Location"] == "/accounts/?class=A"


def test_refuses_with_the_form(two: list[Account], boris: User, clara: User, browse: Browse) -> None:
    response = browse(boris).post("/accounts/selected/assign/", keys(*two) | {"to": clara.pk}, headers=HTMX)
    assert response.status_code == 422
    blank = browse(boris).post("/accounts/selected/tag/", keys(*two) | {"word": "a,b"}, headers=HTMX)
    assert blank.status_code == 422
    assert "no comma" in blank.content.decode()


def test_all_found_are_those_of_the_filters(two: list[Account], boris: User, browse: Browse) -> None:
    browse(boris).post("/accounts/selected/key/", {"all": "1", "class": "A"})
    assert [account.name for account in Account.objects.filter(status="KEY")] == ["QUICK-Stop"]


def test_marks_and_unmarks_archives_and_tags(two: list[Account], boris: User, browse: Browse) -> None:
    client = browse(boris)
    client.post("/accounts/selected/key/", keys(*two))
    assert Account.objects.filter(status="KEY").count() == 2
    client.post("/accounts/selected/key/end/", keys(*two))
    assert not Account.objects.filter(status="KEY").exists()
    client.post("/accounts/selected/tag/", keys(*two) | {"word": "Lent"})
    client.post("/accounts/selected/tag/", keys(two[0]) | {"word": "Lent", "off": "1"})
    assert AccountTag.objects.get().account == two[1]
    assert 'value="Lent"' in client.post("/accounts/selected/tag/", keys(*two)).content.decode()
    client.post("/accounts/selected/archive/", keys(*two))
    assert not Account.objects.active().exists()


def test_who_selects_nothing_is_told(two: list[Account], boris: User, browse: Browse) -> None:
    client = browse(boris)
    client.post("/accounts/selected/archive/")
    assert "Select accounts first." in toasts(client)


@pytest.mark.parametrize("key", ["x", "-1", "0", "9" * 30, "٣"])
def test_no_such_account_is_counted_as_out_of_reach(key: str, boris: User, browse: Browse) -> None:
    client = browse(boris)
    AccountFactory(owner=boris)
    client.post("/accounts/selected/key/", {"account": key})
    assert "1 is not yours to change" in toasts(client)


def test_a_rep_is_offered_only_what_she_may(two: list[Account], anna: User, browse: Browse) -> None:
    body = browse(anna).get("/accounts/").content.decode()
    assert "/accounts/selected/tag/" in body
    assert "/accounts/selected/assign/" not in body
    browse(anna).post("/accounts/selected/archive/", keys(*two))
    assert Account.objects.active().count() == 2
    # By hand she is asked nothing that could only be refused.
    for order in ({}, {"to": anna.pk}):
        client = browse(anna)
        assert client.post("/accounts/selected/assign/", keys(*two) | order).status_code == 302
        assert "2 are not yours to change and stay as they are." in toasts(client)


@pytest.mark.parametrize("act", ACTS)
def test_selected_accounts_are_posted(act: str, anna: User, browse: Browse) -> None:
    assert browse(anna).get(f"/accounts/selected/{act}/").status_code == 405


def test_a_csv_names_its_filters_and_runs_no_formula(two: list[Account], anna: User, browse: Browse) -> None:
    response = browse(anna).post("/accounts/selected/export/", keys(*two) | {"format": "csv", "sort": "name", "q": ""})
    lines = text(response).splitlines()
    assert lines[0] == "Accounts,2"
    assert "Months,Jan 2025 – Dec 2025" in lines
    header = lines.index("") + 1
    assert lines[header].startswith('Account,Number in source system,Class,"Revenue, 12 m",Change,2025-01,')
    assert lines[header + 1].startswith("'=cmd|' /C calc'!A0,,BX,2400.00,1.0000,200.00,")
    assert lines[header + 2].endswith(",300.00,2025-12-20,Anna")


def test_a_workbook_has_the_filters_beside(two: list[Account], anna: User, browse: Browse) -> None:
    asked = {
        "class": "A",
        "q": "quick",
        "columns": "city,status,kind,tags,team,segment,country,credit,payment,key-since",
    }
    response = browse(anna).post("/accounts/selected/export/", asked | {"format": "xlsx"})
    book = load_workbook(BytesIO(response.content))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert len(rows) == 2
    assert rows[1][0] == "QUICK-Stop"
    assert rows[1][2:5] == ("Gdynia", "Regular", "Company")
    notes = list(book.worksheets[1].iter_rows(values_only=True))
    assert ("Filter", "Class is A") in notes
    assert ("Search", "quick") in notes


def test_a_rep_takes_only_so_many_along(
    two: list[Account], anna: User, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accounts.services.exports.MOST_OF_A_REP", 1)
    client = browse(anna)
    assert client.post("/accounts/selected/export/", {"format": "csv"}).status_code == 302
    assert "you may take 1 along" in toasts(client)


def test_an_account_without_a_class_says_so_in_the_file(anna: User, browse: Browse) -> None:
    AccountFactory(owner=anna, key_since=date(2026, 1, 1), status="KEY")
    response = browse(anna).post("/accounts/selected/export/", {"format": "csv", "columns": "class,key-since,change"})
    assert text(response).splitlines()[-1].endswith(",Without class,2026-01-01,")


def test_the_drawer_shows_the_facts(two: list[Account], anna: User, clara: User, browse: Browse) -> None:
    body = browse(anna).get(f"/accounts/{two[0].pk}/preview/", headers=HTMX).content.decode()
    assert "QUICK-Stop" in body
    assert "€3,600" in body
    assert "Gdynia" in body
    page = browse(anna).get(f"/accounts/{two[0].pk}/preview/")
    assert page["Location"] == two[0].get_absolute_url()
    assert browse(clara).get(f"/accounts/{two[0].pk}/preview/", headers=HTMX).status_code == 404
