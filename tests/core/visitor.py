"""What a visitor does at the sign-in."""

from typing import Any, Final

from django.test import Client

from tests.factories.core import PASSWORD

LOGIN: Final = "/auth/login/"
# A page that needs a sign-in.
INSIDE: Final = "/auth/password/change/"


def sign_in(client: Client, email: str, password: str = PASSWORD, **extra: Any) -> Any:
    return client.post(LOGIN, {"login": email, "password": password}, **extra)


def is_in(client: Client) -> bool:
    return bool(client.get(INSIDE).status_code == 200)
