"""Another system that asks the API within this process, as often as it likes."""

from datetime import timedelta
from typing import Any, Final

from django.test import Client, override_settings
from django.utils import timezone

from kam.core import tokens
from kam.core.models import User
from kam.core.scopes import usable_by

ADMINISTRATOR: Final = "api@bench.example"


def asked_at_will(**settings: Any) -> override_settings:
    """Lift the limit of requests and let the test client in, for the length of a block."""
    return override_settings(ALLOWED_HOSTS=["testserver"], API_REQUESTS_PER_MINUTE=10**9, **settings)


def administrator() -> User:
    """Return who sees all."""
    found = User.objects.filter(email=ADMINISTRATOR).first()
    return found or User.objects.create_user(ADMINISTRATOR, name="Bench", role=User.Role.ADMIN)


def client_of(user: User) -> Client:
    """Return a client with a token for all that this user's token may be for."""
    now = timezone.now()
    keys = [scope.key for scope in usable_by(is_admin=user.is_admin)]
    _token, secret = tokens.issue(
        user=user, name="Bench", scopes=keys, by=user, expires_at=now + timedelta(days=1), at=now
    )
    return Client(headers={"Authorization": f"Bearer {secret}"})
