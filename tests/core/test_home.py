"""Where the day begins."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from kam.core.models import User
from kam.core.navigation import NavigationEntry, StartPage, navigation, start_pages
from kam.core.registry import Registry

Browse = Callable[[User], Client]


@pytest.fixture
def pages() -> Iterator[Registry[StartPage]]:
    """The product's start pages, put aside for the length of one test."""
    kept = dict(start_pages._entries)
    start_pages._entries.clear()
    yield start_pages
    start_pages._entries.clear()
    start_pages._entries.update(kept)


def test_everybody_goes_to_the_first_page_that_is_for_them(
    browse: Browse, anna: User, admin: User, pages: Registry[StartPage]
) -> None:
    pages.register(StartPage("others", 20, "mfa_index", lambda request: True))
    pages.register(StartPage("admins", 10, "account_change_password", lambda request: request.user == admin))
    assert browse(admin).get("/")["Location"] == "/auth/password/change/"
    assert browse(anna).get("/")["Location"] == "/auth/2fa/"


def test_a_visitor_signs_in_first(client: Client, db: None) -> None:
    assert client.get("/")["Location"] == "/auth/login/?next=/"


def test_without_a_page_for_somebody_there_is_none(browse: Browse, anna: User, pages: Registry[StartPage]) -> None:
    assert browse(anna).get("/").status_code == 404


@pytest.fixture
def menu() -> Iterator[Registry[NavigationEntry]]:
    """The product's menu, put aside for the length of one test."""
    kept = dict(navigation._entries)
    navigation._entries.clear()
    yield navigation
    navigation._entries.clear()
    navigation._entries.update(kept)


@pytest.mark.parametrize(
    ("chosen", "where"),
    [
        ("codes", "/auth/2fa/recovery-codes/"),
        ("company", "/auth/2fa/"),  # not for Anna
        ("data", "/auth/2fa/"),  # of another part of the menu
        ("gone", "/auth/2fa/"),
        ("", "/auth/2fa/"),
    ],
)
def test_what_a_person_chose_counts_as_long_as_they_may_open_it(
    browse: Browse, anna: User, pages: Registry[StartPage], menu: Registry[NavigationEntry], chosen: str, where: str
) -> None:
    pages.register(StartPage("usual", 20, "mfa_index", lambda request: True))
    codes = "mfa_view_recovery_codes"
    menu.register(NavigationEntry("codes", 10, "Codes", "list", codes))
    menu.register(NavigationEntry("company", 20, "Company", "list", codes, is_for=lambda request: False))
    menu.register(NavigationEntry("data", 30, "Data", "list", codes, group="Data"))
    User.objects.filter(pk=anna.pk).update(start_page=chosen)
    assert browse(anna).get("/")["Location"] == where


def test_what_cannot_wait_goes_first(
    browse: Browse, anna: User, pages: Registry[StartPage], menu: Registry[NavigationEntry]
) -> None:
    menu.register(NavigationEntry("codes", 10, "Codes", "list", "mfa_view_recovery_codes"))
    pages.register(StartPage("first", 5, "account_change_password", lambda request: True, goes_first=True))
    User.objects.filter(pk=anna.pk).update(start_page="codes")
    assert browse(anna).get("/")["Location"] == "/auth/password/change/"
