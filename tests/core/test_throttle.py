"""Guessing passwords is slow, and nobody can lock somebody else out by it."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from kam.core.cache import PatientRedisCache
from kam.core.models import User
from tests.core.visitor import is_in, sign_in


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


def test_too_many_sign_ins_are_answered_in_the_products_words(client: Client, db: None, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": "1/m/ip"}
    sign_in(client, "nobody@company.example", "wrong")
    response = sign_in(client, "nobody@company.example", "wrong")
    assert response.status_code == 429
    assert "Too many attempts" in response.content.decode()
