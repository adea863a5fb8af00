"""The second step of the sign-in in the product's own pages: on, used, looked after, off."""

from collections.abc import Callable
from time import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import hotp_value
from django.test import Client
from django.urls import reverse

from kam.core.models import User

PASSWORD = "correct horse battery staple"
Browse = Callable[[User], Client]


@pytest.fixture
def rep(anna: User) -> User:
    """Anna, whose password we know."""
    anna.set_password(PASSWORD)
    anna.save(update_fields=["password"])
    return anna


def confirm(browser: Client, address: str) -> None:
    """Prove by the password that one is who one was."""
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": address})


def switch_on(browser: Client) -> str:
    """Connect an app and return its secret."""
    address = reverse("mfa_activate_totp")
    confirm(browser, address)
    secret: str = browser.get(address).context["form"].secret
    answer = browser.post(address, {"code": code_of(secret)})
    assert answer.status_code == 302
    return secret


def code_of(secret: str) -> str:
    return f"{hotp_value(secret, int(time()) // 30):06d}"


def test_the_page_says_whether_it_is_on(browse: Browse, rep: User) -> None:
    browser = browse(rep)
    assert "Off: your password alone" in browser.get(reverse("mfa_index")).content.decode()
    switch_on(browser)
    assert "On: signing in asks" in browser.get(reverse("mfa_index")).content.decode()


def test_a_wrong_code_switches_nothing_on(browse: Browse, rep: User) -> None:
    browser = browse(rep)
    address = reverse("mfa_activate_totp")
    confirm(browser, address)
    page = browser.post(address, {"code": "000000"})
    assert 'id="id_code_error"' in page.content.decode()
    assert not Authenticator.objects.filter(user=rep).exists()


def test_recovery_codes_are_shown_and_made_anew(browse: Browse, rep: User) -> None:
    browser = browse(rep)
    switch_on(browser)
    before = browser.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert "10 of 10 codes are left" in before
    assert "The codes you have now stop working" in browser.get(reverse("mfa_generate_recovery_codes")).content.decode()
    browser.post(reverse("mfa_generate_recovery_codes"))
    after = browser.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert "10 of 10 codes are left" in after
    assert after != before


def test_signing_in_asks_for_the_second_step(browse: Browse, rep: User) -> None:
    switch_on(browse(rep))
    stranger = Client()
    answer = stranger.post(reverse("account_login"), {"login": rep.email, "password": PASSWORD}, follow=True)
    assert "Type the code that your authenticator app shows" in answer.content.decode()
    assert "_auth_user_id" not in stranger.session


def test_switching_off_asks_first(browse: Browse, rep: User) -> None:
    browser = browse(rep)
    switch_on(browser)
    address = reverse("mfa_deactivate_totp")
    confirm(browser, address)
    assert "your password alone opens KAM" in browser.get(address).content.decode()
    browser.post(address)
    assert not Authenticator.objects.filter(user=rep, type=Authenticator.Type.TOTP).exists()
