"""Accounts in the palette: by name, city, tax number and number, the nearest first, within one's reach."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from accounts.models import Account
from accounts.views import palette
from kam.core.models import User
from tests.factories.accounts import AccountFactory, TaxIdFactory

pytestmark = pytest.mark.django_db


def ask(person: User, words: str) -> list[str]:
    request = RequestFactory().get("/")
    request.user = person
    return [result.label for result in palette.accounts(request, words)]  # type: ignore[arg-type]  # it has a user


def test_the_beginning_then_a_word_then_the_inside(admin: User) -> None:
    for name in ("Metropol", "Sklep Polny", "Polmarket", "Zet"):
        AccountFactory(name=name)
    AccountFactory(name="Archive Pol", archived_at="2026-01-01T00:00Z")
    AccountFactory(name="Polmarket twice", archived_at="2026-01-01T00:00Z", merged_into=Account.objects.get(name="Zet"))
    assert ask(admin, "pol") == ["Polmarket", "Sklep Polny", "Metropol", "Archive Pol"]
    assert ask(admin, "archive") == ["Archive Pol"]


def test_eight_and_those_that_begin_so_leave_no_room(admin: User) -> None:
    for number in range(9):
        AccountFactory(name=f"Pol {number}")
    AccountFactory(name="A Pol")
    assert ask(admin, "pol") == [f"Pol {number}" for number in range(8)]
    assert ask(admin, "l") == ["A Pol", *(f"Pol {number}" for number in range(7))]


def test_by_number_tax_number_and_chinese_sign(admin: User) -> None:
    one = AccountFactory(name="One", external_id="PL-10023")
    AccountFactory(name="10023 Ltd")
    TaxIdFactory(account=one, value="5260250274")
    AccountFactory(name="华晨零售集团")
    assert ask(admin, "pl-10023") == ["One"]
    assert ask(admin, "526-025-02-74") == ["One"]
    assert ask(admin, "10023") == ["10023 Ltd", "One"]
    assert ask(admin, "零售") == ["华晨零售集团"]
    assert ask(admin, "  ") == []


def test_only_what_the_person_sees(anna: User, clara: User, account: Account) -> None:
    assert ask(anna, "northern") == ["Northern Timber"]
    assert ask(clara, "northern") == []


def test_recalls_what_is_still_seen_in_the_given_order(
    browse: Callable[[User], Client], anna: User, clara: User, account: Account
) -> None:
    other = AccountFactory(name="Second", owner=anna)
    query = {"recent": f"accounts.{other.pk},accounts.{account.pk}"}
    body = browse(anna).get(reverse("core:palette"), query).content.decode()
    assert 0 < body.index(">Second<") < body.index(">Northern Timber<")
    assert "Northern Timber" not in browse(clara).get(reverse("core:palette"), query).content.decode()


def test_an_account_is_remembered_by_its_key_other_pages_not(account: Account) -> None:
    for url, key in ((reverse("accounts:account-class", args=[account.pk]), str(account.pk)), ("/accounts/", "")):
        request = RequestFactory().get(url)
        request.resolver_match = resolve(url)
        assert palette.here(request) == key
    assert palette.here(RequestFactory().get("/")) == ""


def test_asks_as_often_for_one_as_for_many(browse: Callable[[User], Client], admin: User) -> None:
    client = browse(admin)
    AccountFactory(name="Pol")
    counts = []
    client.get(reverse("core:palette"))
    for more in (0, 7):
        AccountFactory.create_batch(more, name="A Pol")
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("core:palette"), {"q": "pol"}, headers={"HX-Request": "true"})
        counts.append(len(asked))
    assert counts[0] == counts[1]
