"""Where the day begins."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from kam.core.models import User
from kam.core.navigation import StartPage, start_pages
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
