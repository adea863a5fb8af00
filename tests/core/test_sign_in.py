"""Signing in: by e-mail, telling strangers nothing, over when it should be."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from kam.core.models import User
from tests.core.visitor import INSIDE, LOGIN, is_in, sign_in
from tests.factories.core import PASSWORD

Browse = Callable[[User], Client]


@pytest.mark.parametrize("email", ["anna@company.example", "Anna@Company.Example", " anna@company.example "])
def test_the_address_is_taken_without_regard_to_case(client: Client, anna: User, email: str) -> None:
    assert sign_in(client, email).status_code == 302
    assert is_in(client)


def test_every_page_asks_for_a_sign_in_and_comes_back(client: Client, db: None) -> None:
    response = client.get(f"{INSIDE}?x=1")
    assert response["Location"] == f"{LOGIN}?next=/auth/password/change/%3Fx%3D1"


def test_htmx_is_sent_to_the_sign_in_as_a_whole(client: Client, db: None) -> None:
    response = client.get(
        INSIDE, headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/accounts/?q=a&page=2"}
    )
    assert response.status_code == 401
    assert response["HX-Redirect"] == f"{LOGIN}?next=%2Faccounts%2F%3Fq%3Da%26page%3D2"


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example/x", "/\\evil.example", "javascript:alert(1)"]
)
def test_stays_on_the_host_after_the_sign_in(client: Client, anna: User, target: str) -> None:
    response = client.post(f"{LOGIN}?next={target}", {"login": anna.email, "password": PASSWORD, "next": target})
    assert response["Location"] == "/"


def test_wrong_password_and_unknown_address_get_the_same_answer(client: Client, anna: User) -> None:
    known = sign_in(client, anna.email, "wrong").content.decode()
    unknown = sign_in(client, "nobody@company.example", "wrong").content.decode()
    assert _anonymous(known) == _anonymous(unknown)


def test_nobody_signs_up(client: Client, db: None) -> None:
    assert client.get("/auth/signup/").status_code == 404
    assert client.get("/auth/email/").status_code in {302, 404}


def test_the_system_user_cannot_sign_in(client: Client, db: None) -> None:
    importer = User.objects.importer()
    sign_in(client, importer.email, "!")
    assert not is_in(client)


def test_the_session_gets_a_new_id_at_the_sign_in(client: Client, anna: User) -> None:
    client.get(LOGIN)
    before = client.session.session_key
    sign_in(client, anna.email)
    assert client.session.session_key != before


def test_a_copied_session_ends_with_the_sign_out(client: Client, anna: User) -> None:
    sign_in(client, anna.email)
    thief = Client()
    thief.cookies["session"] = client.cookies["session"].value
    assert is_in(thief)
    client.post("/auth/logout/")
    assert not is_in(thief)


def test_a_look_at_the_sign_out_page_signs_nobody_out(client: Client, anna: User) -> None:
    sign_in(client, anna.email)
    client.get("/auth/logout/")
    assert is_in(client)


def test_a_deactivated_person_is_out_at_the_next_request(browse: Browse, anna: User) -> None:
    client = browse(anna)
    assert is_in(client)
    User.objects.filter(pk=anna.pk).update(is_active=False)
    assert not is_in(client)
    sign_in(client, anna.email)
    assert not is_in(client)


def _anonymous(page: str) -> str:
    page = re.sub(r'value="[^"]*"', "", page)
    return re.sub(r'"X-CSRFToken": "[^"]*"', "", page)
