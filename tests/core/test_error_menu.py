"""Error pages of who is signed in keep menu and search; those of nobody, and of what may be broken, do not."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from kam.core.models import User

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
LEADS = '<a class="k-button k-button-primary" href="{page}">'


@pytest.fixture
def client(browse: Browse, anna: User) -> Client:
    """Anna's browser, which shows error pages as a server gives them."""
    client = browse(anna)
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("address", ["/no/such/page/", "/accounts/999999/", "/classification/run/", "/keys/?q=%00"])
def test_who_is_signed_in_keeps_menu_and_search(client: Client, address: str) -> None:
    body = client.get(address).content.decode()
    assert 'id="side"' in body
    assert 'role="search"' in body
    assert '<code class="k-door-number">' in body


def test_an_expired_form_keeps_them_too(anna: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(anna)
    assert 'id="side"' in client.post("/settings/", {"name": "x"}).content.decode()


def test_what_may_have_broken_the_menu_is_told_without_it(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any) -> None:
        raise RuntimeError("no menu today")

    monkeypatch.setattr("kam.core.context._menu", broken)
    missing, failed = client.get("/no/such/page/"), client.get("/keys/")
    assert (missing.status_code, failed.status_code) == (404, 500)
    assert "This no longer exists" in missing.content.decode()
    assert 'id="side"' not in missing.content.decode() + failed.content.decode()


def test_nobody_gets_no_menu() -> None:
    body = Client().get("/no/such/page/").content.decode()
    assert 'id="side"' not in body
    assert "To the start page" in body


def test_back_leads_to_the_page_one_came_from(client: Client) -> None:
    def missing(came_from: str) -> str:
        body = client.get("/no/such/page/", headers={"Referer": came_from}).content.decode()
        return " ".join(body.split())

    assert LEADS.format(page="http://testserver/keys/") in missing("http://testserver/keys/")
    for elsewhere in ("http://evil.example/", "http://testserver/no/such/page/", ""):
        assert ">Back<" not in missing(elsewhere)


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/classification/run/", "/classification/"),
        ("/accounts/7/pin/move/", "/accounts/7/"),
        ("/accounts/selected/key/", "/accounts/"),
        ("/accounts/members/7/", "/accounts/"),
        ("/teams/7/remove/", "/teams/7/"),
    ],
)
def test_an_address_behind_a_button_leads_to_its_page(client: Client, address: str, page: str) -> None:
    response = client.get(address)
    assert response.status_code == 405
    assert LEADS.format(page=page) in response.content.decode()


def test_an_address_with_no_page_above_it_leads_nowhere_made_up(client: Client) -> None:
    assert 'href="/undo/"' not in client.get("/undo/7/").content.decode()
