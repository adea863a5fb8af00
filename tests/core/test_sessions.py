"""How long a sign-in lasts."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from kam.core.models import User

Browse = Callable[[User], Client]
START = datetime(2026, 11, 22, 9, tzinfo=UTC)
PAGE = "/auth/password/change/"


def is_signed_in(client: Client) -> bool:
    """Tell whether a page that needs a sign-in is shown."""
    return bool(client.get(PAGE).status_code == 200)


def test_a_used_session_goes_on_and_an_idle_one_ends_after_eight_hours(browse: Browse, anna: User) -> None:
    with time_machine.travel(START, tick=False) as clock:
        client = browse(anna)
        for _ in range(4):
            clock.shift(timedelta(hours=7))
            assert is_signed_in(client)
        clock.shift(timedelta(hours=8, minutes=1))
        assert not is_signed_in(client)


def test_no_session_lasts_longer_than_a_week(browse: Browse, anna: User) -> None:
    with time_machine.travel(START, tick=False) as clock:
        client = browse(anna)
        for _ in range(7 * 4):
            assert is_signed_in(client)
            clock.shift(timedelta(hours=6))
        clock.shift(timedelta(minutes=1))
        assert not is_signed_in(client)


def test_the_session_is_written_once_in_five_minutes_not_at_every_page(browse: Browse, anna: User) -> None:
    with time_machine.travel(START, tick=False) as clock:
        client = browse(anna)
        assert is_signed_in(client)
        before = Session.objects.values_list("expire_date", flat=True).get()
        clock.shift(timedelta(minutes=4))
        assert is_signed_in(client)
        assert Session.objects.values_list("expire_date", flat=True).get() == before
        clock.shift(timedelta(minutes=2))
        assert is_signed_in(client)
        assert Session.objects.values_list("expire_date", flat=True).get() > before


def test_a_visitor_gets_no_session(db: None) -> None:
    response = Client().get("/auth/login/")
    assert response.status_code == 200
    assert settings.SESSION_COOKIE_NAME not in response.cookies


@pytest.mark.parametrize("path", ["/auth/login/", "/nowhere/"])
def test_every_answer_carries_the_strict_policy(path: str, db: None) -> None:
    response = Client().get(path)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "*" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
