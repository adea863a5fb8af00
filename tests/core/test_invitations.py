"""From being added to the first sign-in: the mail, its link, the password."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone

from kam.core import colleagues, jobs
from kam.core.audit import trail
from kam.core.errors import DomainError
from kam.core.invitations import accept, link_for, person_behind
from kam.core.models import Job, User
from kam.core.password_reset import link_for as reset_link_for
from tests.core.visitor import is_in, sign_in

Browse = Callable[[User], Client]
GOOD = "a good long password"


@pytest.fixture
def ewa(admin: User) -> User:
    """Who has just been added."""
    return colleagues.add(name="Ewa", email="ewa@company.example", role=User.Role.REP, by=admin, at=timezone.now())


def wait_for_mail() -> None:
    """Do what the worker would do."""
    for job in Job.objects.filter(kind="invitation", state=Job.State.QUEUED):
        jobs.run(job_id=job.pk)


def path_of(link: str) -> str:
    return link.removeprefix("http://localhost")


def choose(client: Client, path: str, password: str = GOOD, again: str = "") -> int:
    return client.post(path, {"password": password, "again": again or password}).status_code


def test_the_mail_leads_to_a_password_and_the_first_sign_in(client: Client, ewa: User) -> None:
    wait_for_mail()
    (message,) = mail.outbox
    link = re.search(r"http://\S+", str(message.body))
    assert message.to == [ewa.email]
    assert "Admin invites you" in message.body
    assert link is not None
    path = path_of(link[0])
    assert "Welcome, Ewa" in client.get(path).content.decode()
    assert choose(client, path) == 302
    sign_in(client, ewa.email, GOOD)
    assert is_in(client)
    ewa.refresh_from_db()
    assert not ewa.is_invited
    assert trail(User, ewa.pk)[0].by_id == ewa.pk


def test_the_link_works_once(client: Client, ewa: User) -> None:
    link = link_for(ewa)
    choose(client, path_of(link))
    assert choose(client, path_of(link), "another long password") == 410
    ewa.refresh_from_db()
    assert ewa.check_password(GOOD)


def test_the_link_lives_for_three_days(client: Client, ewa: User) -> None:
    path = path_of(link_for(ewa))
    with time_machine.travel(timezone.now() + timedelta(days=3, minutes=-1)):
        assert client.get(path).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=3, minutes=1)):
        assert client.get(path).status_code == 410
        assert choose(client, path) == 410


@pytest.mark.parametrize(
    "change", [{"is_active": False}, {"email": "eva@company.example"}, {"invited_at": None}, {"is_system": True}]
)
def test_the_link_dies_with_a_change_of_the_person(client: Client, ewa: User, change: dict[str, Any]) -> None:
    path = path_of(link_for(ewa))
    User.objects.filter(pk=ewa.pk).update(**change)
    assert client.get(path).status_code == 410


def test_the_link_of_before_a_deactivation_stays_dead(admin: User, ewa: User, client: Client) -> None:
    path = path_of(link_for(ewa))
    colleagues.deactivate(person=ewa, by=admin, at=timezone.now())
    colleagues.activate(person=ewa, by=admin, at=timezone.now())
    assert client.get(path).status_code == 410


@pytest.mark.parametrize("token", ["x", "eyJwZXJzb24iOjF9:1:x", "..", "%F0%9F%98%80"])
def test_a_forged_link_opens_nothing(client: Client, ewa: User, token: str) -> None:
    assert client.get(f"/auth/invitation/{token}/").status_code == 410


def test_a_weak_password_is_refused_with_the_reason(client: Client, ewa: User) -> None:
    path = path_of(link_for(ewa))
    for weak in ("short", "1234567890", "password12", "ewa@company.example"):
        assert choose(client, path, weak) == 422
    assert choose(client, path, GOOD, again="another") == 422
    assert choose(client, path, "") == 422
    ewa.refresh_from_db()
    assert not ewa.has_usable_password()


def test_of_two_at_once_the_second_is_told(ewa: User) -> None:
    token = path_of(link_for(ewa)).split("/")[-2]
    accept(token=token, password=GOOD)
    with pytest.raises(DomainError, match="used up"):
        accept(token=token, password=GOOD)


def test_a_forgotten_invitation_ends_with_a_reset_password(client: Client, ewa: User) -> None:
    link = link_for(ewa)
    page = client.get(path_of(reset_link_for(ewa)))
    client.post(page["Location"], {"password1": GOOD, "password2": GOOD})
    ewa.refresh_from_db()
    assert ewa.check_password(GOOD)
    assert not ewa.is_invited
    assert client.get(path_of(link)).status_code == 410


def test_no_mail_for_who_was_deactivated_meanwhile(admin: User, ewa: User) -> None:
    colleagues.deactivate(person=ewa, by=admin, at=timezone.now())
    wait_for_mail()
    assert mail.outbox == []


def test_a_mail_server_that_is_away_is_tried_again(ewa: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: object) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", away)
        wait_for_mail()
    assert mail.outbox == []
    wait_for_mail()
    assert len(mail.outbox) == 1


def test_the_link_carries_the_configured_host(ewa: User, settings: Any) -> None:
    settings.SITE_URL = "https://kam.company.example"
    assert link_for(ewa).startswith("https://kam.company.example/auth/invitation/")


def test_a_look_at_the_link_changes_nothing(client: Client, ewa: User) -> None:
    token = path_of(link_for(ewa)).split("/")[-2]
    client.get(f"/auth/invitation/{token}/")
    assert person_behind(token) == ewa
