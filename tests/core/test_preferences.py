"""Theme, language and keys, set from anywhere."""

from collections.abc import Callable

import pytest
from django.test import Client

from kam.core.models import User

Browse = Callable[[User], Client]
THEME = "/preferences/theme/"
LANGUAGE = "/preferences/language/"
KEYS = "/preferences/keys/"


def test_the_theme_is_remembered(browse: Browse, anna: User) -> None:
    response = browse(anna).post(THEME, {"theme": "dark", "next": "/auth/2fa/"})
    anna.refresh_from_db()
    assert (anna.theme, response["Location"]) == ("dark", "/auth/2fa/")


def test_the_language_is_remembered_and_spoken(browse: Browse, anna: User) -> None:
    client = browse(anna)
    client.post(LANGUAGE, {"language": "pl"})
    anna.refresh_from_db()
    assert anna.language == "pl"
    assert client.get("/auth/password/change/")["Content-Language"] == "pl"
    # The person's own choice goes before the browser's.
    assert client.get("/auth/password/change/", headers={"Accept-Language": "zh-hans"})["Content-Language"] == "pl"


def test_a_visitor_chooses_a_language_for_the_sign_in(client: Client, db: None) -> None:
    client.post(LANGUAGE, {"language": "zh-hans"})
    assert client.get("/auth/login/")["Content-Language"] == "zh-hans"


@pytest.mark.parametrize(("address", "form"), [(THEME, {"theme": "pink"}), (LANGUAGE, {"language": "xx"}), (THEME, {})])
def test_an_unknown_choice_is_refused(browse: Browse, anna: User, address: str, form: dict[str, str]) -> None:
    assert browse(anna).post(address, form).status_code == 400


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example/", "javascript:alert(1)", ""])
def test_goes_back_to_a_page_of_ours_only(browse: Browse, anna: User, target: str) -> None:
    client = browse(anna)
    response = client.post(THEME, {"theme": "dark", "next": target}, headers={"Referer": "https://evil.example/"})
    assert response["Location"] == "/"


@pytest.mark.parametrize("address", [THEME, LANGUAGE])
def test_nothing_is_set_by_a_look_or_from_a_foreign_page(anna: User, address: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(anna)
    assert client.get(address).status_code == 405
    assert client.post(address, {"theme": "dark", "language": "pl"}).status_code == 403
    anna.refresh_from_db()
    assert (anna.theme, anna.language) == ("system", "en")


def test_a_visitor_has_no_theme(client: Client, db: None) -> None:
    assert client.post(THEME, {"theme": "dark"})["Location"].startswith("/auth/login/")


@pytest.mark.parametrize(("form", "is_on"), [({}, False), ({"is_keys_on": "on"}, True)])
def test_letters_are_keys_or_letters(browse: Browse, anna: User, form: dict[str, str], is_on: bool) -> None:
    client = browse(anna)
    assert client.post(KEYS, form).status_code == 302
    assert client.post(KEYS, form, headers={"HX-Request": "true"}).status_code == 204
    anna.refresh_from_db()
    assert anna.is_keys_on is is_on
    page = client.get("/keys/").content.decode()
    assert f'data-keys="{"on" if is_on else "off"}"' in page
