"""The second step of the sign-in: an authenticator app or a recovery code."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from kam.core.models import User
from tests.core.visitor import is_in, sign_in
from tests.factories.core import PASSWORD

Browse = Callable[[User], Client]


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
    question = client.get("/auth/2fa/totp/activate/")["Location"]
    assert question.startswith("/auth/reauthenticate/")
    # Who does not know the password goes back.
    assert 'href="/settings/"' in client.get(question).content.decode()
    client.post("/auth/reauthenticate/", {"password": PASSWORD})
    assert client.get("/auth/2fa/totp/activate/").status_code == 200
