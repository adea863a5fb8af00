"""Where the data of an account come from and what happened to them: told to whom, narrowed, restored."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import access
from accounts.models import Account, TaxId
from accounts.services import account_history, portfolio
from kam.core.audit import acting
from kam.core.models import User
from tests.factories.accounts import (
    AccountFactory,
    AccountTagFactory,
    CustomFieldFactory,
    ImportBatchFactory,
    SalesLineFactory,
    TagFactory,
    TaxIdFactory,
)

Browse = Callable[[User], Client]
pytestmark = pytest.mark.django_db


def url(account: Account, query: str = "") -> str:
    return f"/accounts/{account.pk}/data/{query}"


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def history(client: Client, account: Account, query: str = "") -> str:
    return text(client, url(account, query)).partition('<ol class="k-list">')[2].partition("</ol>")[0]


def edit(account: Account, by: User, **details: Any) -> Account:
    account.refresh_from_db()
    with acting(by_id=by.pk, source="ui"):
        return portfolio.edit_account(account=account, version=account.version, by=by, **details)


def test_each_change_tells_who_when_from_where_and_what(
    account: Account, anna: User, boris: User, browse: Browse
) -> None:
    edit(account, boris, city="Gdynia", payment_days=30)
    with acting(by_id=anna.pk, source="import"):
        AccountTagFactory(account=account, tag=TagFactory(name="pilot"))
    body = history(browse(anna), account)
    for words in ("Account changed", "Boris · in the browser", "City", "Payment days", "Gdynia", "30"):
        assert words in body
    for words in ("Tag added", "Anna · by an import", "pilot", "Account opened", "KAM itself", "Northern Timber"):
        assert words in body


def test_the_opening_stands_below_what_came_with_it(account: Account, anna: User, browse: Browse) -> None:
    TaxIdFactory(account=account, kind="NIP", value="5260250274")
    AccountTagFactory(account=account, tag=TagFactory(name="pilot"))
    body = history(browse(anna), account)
    assert body.index("Tag added") < body.index("Account opened")
    assert body.index("5260250274") < body.index("Account opened")


def test_keys_and_codes_are_words(account: Account, anna: User, clara: User, browse: Browse) -> None:
    field = CustomFieldFactory(name="Dock", kind="YES_NO")
    hidden = AccountFactory(name="Hidden Holding", owner=clara)
    Account.objects.filter(pk=account.pk).update(
        custom={field.key: True}, status="LOST", owner=clara, parent=hidden, credit_limit=500
    )
    Account.objects.filter(pk=account.pk).update(owner=anna)
    body = history(browse(anna), account)
    for words in ("Dock", "Yes", "Lost", "Clara", "€500", "something that is gone or out of reach"):
        assert words in body
    assert "Hidden Holding" not in body


def test_a_save_that_changed_nothing_of_its_own_is_left_out(account: Account, anna: User, browse: Browse) -> None:
    Account.objects.filter(pk=account.pk).update(version=7)
    assert "Account changed" not in history(browse(anna), account)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"Gdynia", "5260250274", "Account opened"}),
        ("?field=city", {"Gdynia"}),
        ("?field=taxid", {"5260250274"}),
        ("?person={boris}", {"Gdynia"}),
        ("?person=system&field=taxid", {"5260250274"}),
        ("?field=nonsense&person=x&page=99", {"Gdynia", "5260250274", "Account opened"}),
    ],
)
def test_is_narrowed_by_field_and_person(
    query: str, shown: set[str], account: Account, anna: User, boris: User, browse: Browse
) -> None:
    # Within one transaction, as this test is, what an acting person sets stays to its end.
    TaxIdFactory(account=account, kind="NIP", value="5260250274")
    edit(account, boris, city="Gdynia")
    body = history(browse(anna), account, query.format(boris=boris.pk))
    assert {words for words in ("Gdynia", "5260250274", "Account opened") if words in body} == shown


def test_has_pages(account: Account, anna: User, browse: Browse) -> None:
    for number in range(30):
        TaxIdFactory(account=account, kind="OTHER", value=f"N{number}")
    client = browse(anna)
    # 30 numbers and the opening: 25 and 6.
    assert history(client, account).count("<li") == 25
    assert history(client, account, "?page=2").count("<li") == 6


def test_more_changes_ask_no_more(account: Account, anna: User, browse: Browse) -> None:
    client = browse(anna)
    text(client, url(account))
    counts = []
    for number in (1, 20):
        for each in range(number):
            edit(account, anna, city=f"City {number} {each}")
            AccountTagFactory(account=account)
        with CaptureQueriesContext(connection) as queries:
            text(client, url(account))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 35


def test_sensitive_values_are_not_shown(
    account: Account, anna: User, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(account, anna, city="Gdynia")
    monkeypatch.setitem(access.SENSITIVE, "accounts.Account", frozenset({"city"}))
    body = history(browse(anna), account)
    assert "not shown" in body
    assert "Gdynia" not in body


def test_a_value_is_restored_and_that_undone(account: Account, anna: User, browse: Browse) -> None:
    edit(account, anna, city="Gdynia")
    edit(account, anna, city="Sopot")
    client = browse(anna)
    response = client.post(f"{url(account)}restore/", asked(client, account), follow=True)
    account.refresh_from_db()
    assert account.city == "Gdynia"
    assert "City of Northern Timber is Gdynia again." in response.content.decode()
    assert "Change back to Sopot" in response.content.decode()
    undo_url = response.content.decode().partition('action="/undo/')[2].partition('"')[0]
    client.post(f"/undo/{undo_url}")
    account.refresh_from_db()
    assert account.city == "Sopot"


def asked(client: Client, account: Account, **other: str) -> dict[str, str]:
    """Return what the first button to restore sends."""
    body = client.get(url(account)).content.decode()
    form = body.partition("/data/restore/")[2].partition("</form>")[0]
    fields = ("change", "field", "version")
    return {name: form.partition(f'name="{name}" value="')[2].partition('"')[0] for name in fields} | other


def test_a_change_in_between_is_a_conflict(account: Account, anna: User, browse: Browse) -> None:
    edit(account, anna, city="Gdynia")
    client = browse(anna)
    before = asked(client, account)
    edit(account, anna, payment_days=7)
    response = client.post(f"{url(account)}restore/", before, follow=True)
    assert "Somebody else has changed Northern Timber" in response.content.decode()


@pytest.mark.parametrize("wrong", [{"change": "x"}, {"change": "987654321"}, {"field": "owner_id"}, {"field": ""}])
def test_what_was_never_there_is_not_restored(
    wrong: dict[str, str], account: Account, anna: User, browse: Browse
) -> None:
    edit(account, anna, city="Gdynia")
    client = browse(anna)
    response = client.post(f"{url(account)}restore/", asked(client, account, **wrong), follow=True)
    assert "not in the history any more" in response.content.decode()


def test_who_may_only_look_is_offered_nothing_and_refused(
    account: Account, anna: User, dina: User, browse: Browse
) -> None:
    edit(account, anna, city="Gdynia")
    client = browse(dina)
    assert "/data/restore/" not in text(client, url(account))
    assert client.post(f"{url(account)}restore/", asked(browse(anna), account)).status_code == 403


def test_imports_of_others_are_counted(account: Account, anna: User, clara: User, browse: Browse) -> None:
    mine, other = ImportBatchFactory(made_by=anna, file_name="mine.csv"), ImportBatchFactory(made_by=clara)
    for batch in (mine, other, other):
        SalesLineFactory(account=account, batch=batch)
    body = text(browse(anna), url(account))
    for words in ("mine.csv", "1 line, 15 Jan 2026 to 15 Jan 2026", "1 import by a colleague, 2 sales lines"):
        assert words in body
    assert "sales.csv" not in body


def test_accounts_that_went_into_it_are_named_if_seen(
    account: Account, anna: User, clara: User, browse: Browse
) -> None:
    for owner, name in ((anna, "Old Timber"), (clara, "Hidden Timber")):
        AccountFactory(name=name, owner=owner, merged_into=account, archived_at="2026-01-05T00:00Z")
    body = text(browse(anna), url(account))
    assert "Old Timber" in body
    assert "1 other account" in body
    assert "Hidden Timber" not in body


def test_shows_its_numbers_and_who_saved_it_last(account: Account, anna: User, browse: Browse) -> None:
    Account.objects.filter(pk=account.pk).update(external_id="K-7", source="erp")
    edit(account, anna, city="Gdynia")
    TaxId.objects.create(account=account, kind="NIP", value="5260250274")
    body = text(browse(anna), url(account))
    for words in ("Number in erp", "K-7", "5260250274", "by Anna,"):
        assert words in body


def test_what_a_merge_took_away_is_told(account: Account, anna: User, browse: Browse) -> None:
    TaxIdFactory(account=account, value="GONE")
    TaxId.objects.filter(account=account).delete()
    body = history(browse(anna), account)
    assert "Tax number removed" in body
    assert body.count("GONE") == 2


def test_a_long_history_is_read_up_to_a_point(
    account: Account, anna: User, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        edit(account, anna, city=f"City {number}")
    monkeypatch.setattr(account_history, "MOST_EVENTS", 2)
    body = text(browse(anna), url(account))
    assert "Only the latest 2 changes are shown here." in body
    # What the older of them replaced is told as well.
    assert ("City 1" in body, "City 0" in body) == (True, False)


def test_a_value_that_there_was_not_is_emptied_again(account: Account, anna: User, browse: Browse) -> None:
    Account.objects.filter(pk=account.pk).update(city="")
    edit(account, anna, city="Sopot")
    client = browse(anna)
    assert "Change back to empty" in history(client, account)
    response = client.post(f"{url(account)}restore/", asked(client, account), follow=True)
    assert "City of Northern Timber is empty again." in response.content.decode()
