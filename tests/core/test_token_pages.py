"""The pages of tokens: what each of the four reads, a secret that is shown once, and what asks before it ends."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kam.core import tokens
from kam.core.models import ApiToken, Job, User
from kam.core.token_secrets import PATTERN
from tests.core.visitor import sign_in
from tests.factories.core import PASSWORD, ApiTokenFactory, ServiceAccountFactory

Browse = Callable[[User], Client]
OWN, NEW = reverse("core:token-list"), reverse("core:token-new")


def confirmed(browse: Browse, person: User) -> Client:
    """Return the browser of somebody who has just typed the password again."""
    client = browse(person)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": OWN})
    return client


def filled(client: Client, url: str = NEW, **said: Any) -> dict[str, Any]:
    """Return the form as somebody sends it who has it open."""
    page = client.get(url).content.decode()
    showing = re.search(r'name="showing" value="([^"]+)"', page)
    assert showing, page
    return {"name": "Report", "scopes": ["read:accounts"], "days": "30", "showing": showing[1]} | said


def secrets_in(response: Any) -> list[str]:
    return re.findall(PATTERN, response.content.decode())


def test_whoever_makes_a_token_confirms_who_it_is_first(browse: Browse, anna: User) -> None:
    client = browse(anna)
    for response in (client.get(NEW), client.post(NEW, {"name": "Report", "scopes": ["read:accounts"], "days": "30"})):
        assert response["Location"].startswith("/auth/reauthenticate/")
    assert not ApiToken.objects.exists()
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": NEW})
    assert client.get(NEW).status_code == 200


def test_the_secret_is_shown_once_and_kept_nowhere(
    browse: Browse, anna: User, caplog: pytest.LogCaptureFixture
) -> None:
    client = confirmed(browse, anna)
    form = filled(client)
    response = client.post(NEW, form)
    (secret,) = set(secrets_in(response))
    token = tokens.token_of(secret, at=timezone.now())
    assert token is not None
    assert (token.user, token.scopes, token.created_by) == (anna, ["read:accounts"], anna)
    assert "no-store" in response["Cache-Control"]
    # Loaded again, the page sends its form again.
    again = client.post(NEW, form, follow=True)
    assert again.redirect_chain == [(OWN, 302)]
    assert secrets_in(again) == []
    assert ApiToken.objects.count() == 1
    kept = str([session.get_decoded() for session in Session.objects.all()]) + str(client.cookies)
    assert secret not in kept + caplog.text + str(list(Job.objects.values_list("arguments", flat=True)))
    assert secrets_in(client.get(OWN)) == []


def test_what_is_wrong_stands_beside_its_field(browse: Browse, anna: User) -> None:
    client = confirmed(browse, anna)
    for wrong, told in (
        ({"name": ""}, "This field is required"),
        ({"name": "\u200b"}, "cannot be blank"),
        ({"scopes": []}, "Choose what the token is for."),
        ({"scopes": ["read:audit"]}, "not one of the available choices"),
        ({"days": "never"}, "not one of the available choices"),
        ({"days": "9999"}, "not one of the available choices"),
    ):
        response = client.post(NEW, filled(client) | wrong)
        assert response.status_code == 422
        assert told in response.content.decode(), wrong
    assert not ApiToken.objects.exists()


def test_an_administrators_scope_that_lives_a_year_says_so_at_the_days(browse: Browse, admin: User) -> None:
    client = confirmed(browse, admin)
    page = client.get(NEW).content.decode()
    assert "read:audit" in page
    system = ServiceAccountFactory(role=User.Role.ADMIN)
    url = reverse("core:service-account-token-new", args=[system.pk])
    response = client.post(url, filled(client, url, scopes=["read:audit"], days="never"))
    assert response.status_code == 422
    assert "for 365 days at most" in response.content.decode()


def test_everybody_reads_their_own_tokens_only(
    browse: Browse, anna: User, boris: User, clara: User, dina: User, admin: User
) -> None:
    ApiTokenFactory(user=anna, name="Canarium")
    for person, sees in ((anna, True), (boris, False), (clara, False), (dina, False), (admin, False)):
        response = browse(person).get(OWN)
        assert response.status_code == 200
        assert ("Canarium" in response.content.decode()) is sees


@pytest.mark.parametrize("act", ["token-rotate", "token-revoke"])
def test_a_foreign_token_is_as_good_as_none(browse: Browse, anna: User, boris: User, act: str) -> None:
    token = ApiTokenFactory(user=anna)
    for number in (token.pk, 987654):
        for method in ("get", "post"):
            assert getattr(browse(boris), method)(reverse(f"core:{act}", args=[number])).status_code == 404
    token.refresh_from_db()
    assert (token.revoked_at, token.replaced_by) == (None, None)


def test_revoking_is_asked_for_and_then_final(browse: Browse, anna: User) -> None:
    token = ApiTokenFactory(user=anna, name="Old report")
    url = reverse("core:token-revoke", args=[token.pk])
    assert "Revoke Old report?" in browse(anna).get(url).content.decode()
    token.refresh_from_db()
    assert token.revoked_at is None
    response = browse(anna).post(url, follow=True)
    assert "Old report is revoked" in response.content.decode()
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_rotating_shows_a_new_secret_and_says_when_the_old_one_ends(browse: Browse, anna: User) -> None:
    token = ApiTokenFactory(user=anna, created_at=timezone.now(), expires_at=timezone.now() + timedelta(days=30))
    client = confirmed(browse, anna)
    url = reverse("core:token-rotate", args=[token.pk])
    form = {"overlap": "24", "showing": filled(client, url)["showing"]}
    response = client.post(url, form)
    assert len(set(secrets_in(response))) == 1
    assert "The old secret works until" in response.content.decode()
    assert client.post(url, form)["Location"] == OWN
    assert ApiToken.objects.count() == 2
    refused = client.post(url, form | {"showing": "another"})
    assert refused.status_code == 422
    assert "replaced already" in refused.content.decode()


def test_an_administrator_revokes_others_tokens_and_never_gets_a_secret(
    browse: Browse, anna: User, admin: User
) -> None:
    token = ApiTokenFactory(user=anna, name="Leaked")
    client = confirmed(browse, admin)
    refused = client.post(reverse("core:token-rotate", args=[token.pk]), {"overlap": "24", "showing": "x"})
    assert refused.status_code == 422
    assert secrets_in(refused) == []
    client.post(reverse("core:token-revoke", args=[token.pk]))
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_administrators_find_any_token_by_name_person_and_beginning(browse: Browse, anna: User, admin: User) -> None:
    token = ApiTokenFactory(user=anna, name="Warehouse")
    ended = ApiTokenFactory(name="Ancient", revoked_at=timezone.now())
    client, url = browse(admin), reverse("core:company-token-list")
    for words in ("", "wareh", "ANNA", token.prefix, "anna warehouse"):
        page = client.get(url, {"q": words}).content.decode()
        assert "Warehouse" in page, words
        assert "Ancient" not in page
    assert "Warehouse" not in client.get(url, {"q": "boris"}).content.decode()
    page = client.get(url, {"show": "ended"}).content.decode()
    assert ended.name in page
    assert "Warehouse" not in page


def test_the_pages_of_the_company_are_administrators(browse: Browse, anna: User, boris: User, admin: User) -> None:
    system = ServiceAccountFactory(name="Canarium")
    pages = [reverse(f"core:{name}") for name in ("company-token-list", "service-account-list", "service-account-new")]
    acts = ("detail", "edit", "deactivate", "token-new")
    pages += [reverse(f"core:service-account-{act}", args=[system.pk]) for act in acts]
    client = confirmed(browse, admin)
    for page in pages:
        assert client.get(page).status_code == 200, page
        assert browse(anna).get(page).status_code == 404, page
        assert browse(boris).get(page).status_code == 403, page


@pytest.mark.parametrize("made", [1, 12])
def test_a_list_costs_the_same_whatever_stands_in_it(
    browse: Browse, admin: User, made: int, django_assert_max_num_queries: Any
) -> None:
    for _ in range(made):
        ApiTokenFactory(user=ServiceAccountFactory(), last_used_at=timezone.now())
    client = browse(admin)
    # The first page of all makes the company.
    client.get("/")
    for name in ("company-token-list", "service-account-list"):
        with django_assert_max_num_queries(11):
            client.get(reverse(f"core:{name}"))


def test_nobody_signs_in_as_a_service_account(client: Client, anna: User) -> None:
    system = ServiceAccountFactory()
    assert sign_in(client, system.email, "").status_code != 302
    assert sign_in(client, system.email, "!").status_code != 302
    client.post(reverse("account_reset_password"), {"email": system.email})
    assert not User.objects.visible_to(anna).filter(pk=system.pk).exists()
