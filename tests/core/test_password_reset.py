"""A new password: by a link that comes by mail, or by the old one."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone

from kam.core import jobs
from kam.core.models import Job, User
from kam.core.password_reset import link_for
from tests.core.visitor import INSIDE, is_in, sign_in
from tests.factories.core import PASSWORD, UserFactory

Browse = Callable[[User], Client]
RESET = "/auth/password/reset/"


def wait_for_mail(kind: str) -> None:
    """Do what the worker would do."""
    for job in Job.objects.filter(kind=kind, state=Job.State.QUEUED):
        jobs.run(job_id=job.pk)


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


def _choose(client: Client, link: str, password: str) -> int:
    """Follow the link as a browser does and choose the password; return the last status."""
    page = client.get(link.removeprefix("http://localhost"))
    address = page["Location"] if page.status_code == 302 else link.removeprefix("http://localhost")
    return client.post(address, {"password1": password, "password2": password}).status_code
