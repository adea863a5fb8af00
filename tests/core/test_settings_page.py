"""What a person sets for themselves: stored at once, refused beside the field, nobody else's."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib import messages
from django.test import Client

from kam.core.audit import trail
from kam.core.models import User

Browse = Callable[[User], Client]
URL = "/settings/"
SAID = {"name": "Anna W.", "language": "pl", "theme": "dark", "start_page": "portfolio", "is_keys_on": "on"}


def answer(browse: Browse, person: User, **changes: str) -> Any:
    return browse(person).post(URL, SAID | changes)


def test_everything_is_stored_and_spoken_at_once(browse: Browse, anna: User, clara: User) -> None:
    response = answer(browse, anna)
    assert (response.status_code, response["Location"]) == (302, URL)
    assert [str(each) for each in messages.get_messages(response.wsgi_request)]
    anna.refresh_from_db()
    assert (anna.name, anna.language, anna.theme, anna.start_page) == ("Anna W.", "pl", "dark", "portfolio")
    assert anna.is_keys_on
    clara.refresh_from_db()
    assert (clara.name, clara.theme) == ("Clara", "system")
    assert browse(anna).get(URL)["Content-Language"] == "pl"


def test_an_unchecked_box_switches_the_keys_off(browse: Browse, anna: User) -> None:
    said = {key: value for key, value in SAID.items() if key != "is_keys_on"}
    browse(anna).post(URL, said)
    anna.refresh_from_db()
    assert not anna.is_keys_on


def test_the_same_again_writes_nothing(browse: Browse, anna: User) -> None:
    answer(browse, anna)
    before = len(trail(User, anna.pk))
    assert answer(browse, anna).status_code == 302
    assert len(trail(User, anna.pk)) == before


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "  "),
        ("name", "x" * 10_000),
        ("name", "A\x07B"),
        ("language", "xx"),
        ("theme", "pink"),
        ("start_page", "colleagues"),
        ("start_page", "//evil.example"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(browse: Browse, anna: User, field: str, value: str) -> None:
    response = answer(browse, anna, **{field: value})
    assert response.status_code == 422
    assert field in response.context["form"].errors
    anna.refresh_from_db()
    assert (anna.name, anna.language, anna.theme, anna.start_page) == ("Anna", "en", "system", "")


def test_script_tags_and_signs_that_turn_the_line_are_text(browse: Browse, anna: User) -> None:
    answer(browse, anna, name="<script>alert(1)</script> \u202eanna")
    page = browse(anna).get(URL).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; anna" in page


def test_offers_the_languages_there_are_and_the_usual_page(browse: Browse, boris: User, settings: LazySettings) -> None:
    settings.LANGUAGES = [("en", "English")]
    form = browse(boris).get(URL).context["form"]
    assert form.fields["language"].choices == [("en", "English")]
    assert [str(label) for _key, label in form.fields["start_page"].choices][:2] == [
        "As KAM suggests: Portfolio",
        "Portfolio",
    ]


def test_a_visitor_has_no_settings(client: Client, db: None) -> None:
    assert client.get(URL)["Location"].startswith("/auth/login/")
