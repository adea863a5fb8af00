"""Signing in: by e-mail, throttled, telling strangers nothing, lasting no longer than it should."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from kam.core import jobs
from kam.core.cache import PatientRedisCache
from kam.core.models import Job, User
from kam.core.password_reset import link_for
from tests.factories.core import PASSWORD, UserFactory

Browse = Callable[[User], Client]
LOGIN = "/auth/login/"
RESET = "/auth/password/reset/"
INSIDE = "/auth/password/change/"


@pytest.fixture(autouse=True)
def nobody_has_tried() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def sign_in(client: Client, email: str, password: str = PASSWORD, **extra: Any) -> Any:
    return client.post(LOGIN, {"login": email, "password": password}, **extra)


def is_in(client: Client) -> bool:
    return bool(client.get(INSIDE).status_code == 200)


def wait_for_mail(kind: str) -> None:
    """Do what the worker would do."""
    for job in Job.objects.filter(kind=kind, state=Job.State.QUEUED):
        jobs.run(job_id=job.pk)


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


def test_a_sixth_wrong_password_is_not_even_looked_at(client: Client, anna: User) -> None:
    for _ in range(5):
        sign_in(client, anna.email, "wrong")
    sign_in(client, anna.email)
    assert not is_in(client)
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        sign_in(client, anna.email)
        assert client.session.get("_auth_user_id") == str(anna.pk)


def test_a_forged_forwarding_header_does_not_help_to_guess_on(client: Client, anna: User) -> None:
    for number in range(5):
        sign_in(client, anna.email, "wrong", headers={"X-Forwarded-For": f"10.0.0.{number}"})
    sign_in(client, anna.email, headers={"X-Forwarded-For": "10.0.0.99"})
    assert not is_in(client)


def test_one_address_cannot_try_many_people(client: Client, anna: User) -> None:
    for number in range(10):
        sign_in(client, f"person{number}@company.example", "wrong")
    sign_in(client, anna.email)
    assert not is_in(client)


def test_nobody_can_lock_somebody_else_out(client: Client, anna: User) -> None:
    """Anna's own browser has signed in before; a stranger fails fifty times from anywhere."""
    sign_in(client, anna.email)
    client.post("/auth/logout/")
    for number in range(50):
        sign_in(Client(REMOTE_ADDR=f"10.0.{number}.1"), anna.email, "wrong")

    elsewhere = Client(REMOTE_ADDR="10.1.1.1")
    sign_in(elsewhere, anna.email)
    assert not is_in(elsewhere)

    sign_in(client, anna.email)
    assert is_in(client)


def test_a_browser_known_for_one_address_is_not_known_for_another(client: Client, anna: User, clara: User) -> None:
    sign_in(client, clara.email)
    client.post("/auth/logout/")
    for number in range(50):
        sign_in(Client(REMOTE_ADDR=f"10.0.{number}.1"), anna.email, "wrong")
    sign_in(client, anna.email)
    assert not is_in(client)


def test_the_throttle_counts_on_while_the_cache_is_away(
    client: Client, anna: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(PatientRedisCache, "away_until", {})
    monkeypatch.setattr("redis.client.Redis.execute_command", refuse)
    for _ in range(5):
        assert sign_in(client, anna.email, "wrong").status_code == 200
    sign_in(client, anna.email)
    assert not is_in(client)
    cache.clear()


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


def test_a_changed_password_ends_all_other_sessions(browse: Browse, anna: User) -> None:
    here, elsewhere = browse(anna), browse(anna)
    new = "a new long password"
    response = here.post(INSIDE, {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert response.status_code == 302
    assert is_in(here)
    assert not is_in(elsewhere)


def test_a_weak_password_is_refused(browse: Browse, anna: User) -> None:
    for weak in ("short", "password12", "1234567890", "anna@company.example"):
        browse(anna).post(INSIDE, {"oldpassword": PASSWORD, "password1": weak, "password2": weak})
    anna.refresh_from_db()
    assert anna.check_password(PASSWORD)


def test_a_link_to_a_new_password_comes_by_mail_and_works_once(client: Client, anna: User) -> None:
    client.post(RESET, {"email": "Anna@Company.Example"})
    wait_for_mail("password-reset")
    message = mail.outbox.pop()
    link = re.search(r"http://\S+", str(message.body))
    assert message.to == [anna.email]
    assert link is not None

    assert _choose(client, link[0], "a new long password") == 302
    anna.refresh_from_db()
    assert anna.check_password("a new long password")
    # The second time, in another browser.
    _choose(Client(), link[0], "another long password")
    anna.refresh_from_db()
    assert anna.check_password("a new long password")
    wait_for_mail("mail")
    assert mail.outbox.pop().to == [anna.email], "the change itself is told too"


@pytest.mark.parametrize("change", [{"is_active": False}, {"email": "anna@elsewhere.example"}, {"password": "md5$x$y"}])
def test_the_link_dies_with_a_change_of_the_person(client: Client, anna: User, change: dict[str, Any]) -> None:
    link = link_for(anna)
    User.objects.filter(pk=anna.pk).update(**change)
    before = User.objects.get(pk=anna.pk).password
    _choose(client, link, "a new long password")
    assert User.objects.get(pk=anna.pk).password == before


def test_the_link_lives_for_an_hour(client: Client, anna: User) -> None:
    link = link_for(anna)
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        _choose(client, link, "a new long password")
    assert User.objects.get(pk=anna.pk).check_password(PASSWORD)


def test_the_link_carries_the_configured_host(client: Client, anna: User, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["kam.company.example", "evil.example"]
    settings.SITE_URL = "https://kam.company.example"
    client.post(RESET, {"email": anna.email}, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
    wait_for_mail("password-reset")
    assert "https://kam.company.example/auth/password/reset/key/" in mail.outbox[0].body
    assert "evil" not in mail.outbox[0].body


def test_asking_for_a_new_password_tells_nothing(client: Client, anna: User) -> None:
    known = client.post(RESET, {"email": anna.email})
    unknown = client.post(RESET, {"email": "nobody@company.example"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert Job.objects.filter(kind="password-reset").count() == 2
    assert mail.outbox == [], "nothing is sent while the page is waited for"
    wait_for_mail("password-reset")
    assert [message.to for message in mail.outbox] == [[anna.email]]
    assert not Job.objects.exclude(arguments={}).exists(), "the addresses are not kept"


@pytest.mark.parametrize("email", ["import@system.invalid", "gone@company.example"])
def test_no_link_for_the_system_and_for_who_was_deactivated(client: Client, db: None, email: str) -> None:
    User.objects.importer()
    UserFactory(email="gone@company.example", is_active=False)
    client.post(RESET, {"email": email})
    wait_for_mail("password-reset")
    assert mail.outbox == []


def test_a_mail_server_that_is_away_is_tried_again(client: Client, anna: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: object) -> None:
        raise ConnectionRefusedError

    client.post(RESET, {"email": anna.email})
    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", away)
        wait_for_mail("password-reset")
    assert mail.outbox == []
    wait_for_mail("password-reset")
    assert len(mail.outbox) == 1


def test_no_second_list_of_addresses_grows(client: Client, anna: User) -> None:
    """allauth's own table would go on accepting an address that an administrator has changed."""
    sign_in(client, anna.email)
    client.post(RESET, {"email": anna.email})
    wait_for_mail("password-reset")
    assert not EmailAddress.objects.exists()


def test_a_second_factor_is_asked_for(client: Client, anna: User) -> None:
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(anna, secret)
    sign_in(client, anna.email)
    assert not is_in(client)
    client.post("/auth/2fa/authenticate/", {"code": "000000"})
    assert not is_in(client)
    code = totp.format_hotp_value(totp.hotp_value(secret, totp.yield_hotp_counters_from_time().__next__()))
    client.post("/auth/2fa/authenticate/", {"code": code})
    assert is_in(client)


def test_a_recovery_code_works_once(anna: User) -> None:
    totp.TOTP.activate(anna, totp.generate_totp_secret())
    code = RecoveryCodes.activate(anna).get_unused_codes()[0]
    for expected in (True, False):
        client = Client()
        sign_in(client, anna.email)
        client.post("/auth/2fa/authenticate/", {"code": code})
        assert is_in(client) is expected


def test_a_copy_of_the_database_holds_no_second_factor(anna: User) -> None:
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(anna, secret)
    assert secret not in str(Authenticator.objects.get().data)


def test_the_second_factor_is_set_up_after_the_password_is_asked_for_again(browse: Browse, anna: User) -> None:
    client = browse(anna)
    assert client.get("/auth/2fa/totp/activate/")["Location"].startswith("/auth/reauthenticate/")
    client.post("/auth/reauthenticate/", {"password": PASSWORD})
    assert client.get("/auth/2fa/totp/activate/").status_code == 200


def _choose(client: Client, link: str, password: str) -> int:
    """Follow the link as a browser does and choose the password; return the last status."""
    page = client.get(link.removeprefix("http://localhost"))
    address = page["Location"] if page.status_code == 302 else link.removeprefix("http://localhost")
    return client.post(address, {"password1": password, "password2": password}).status_code


def _anonymous(page: str) -> str:
    page = re.sub(r'value="[^"]*"', "", page)
    return re.sub(r'"X-CSRFToken": "[^"]*"', "", page)


def test_too_many_sign_ins_are_answered_in_the_products_words(client: Client, db: None, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": "1/m/ip"}
    sign_in(client, "nobody@company.example", "wrong")
    response = sign_in(client, "nobody@company.example", "wrong")
    assert response.status_code == 429
    assert "Too many attempts" in response.content.decode()
