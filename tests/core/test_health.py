from collections.abc import Callable

import pytest
from django.db import OperationalError
from django.test import Client

from kam.core import broker
from kam.core.models import User
from kam.core.views import health

Browse = Callable[[User], Client]


@pytest.fixture
def broker_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broker, "is_reachable", lambda: False)


def test_the_process_is_alive_without_any_database(client: Client) -> None:
    """No `db` fixture: a query would fail the test."""
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")


@pytest.mark.django_db
def test_is_ready_with_a_migrated_database_and_a_broker(client: Client) -> None:
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"status": "ready"})


@pytest.mark.django_db
def test_serves_without_the_broker(client: Client, broker_away: None) -> None:
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"status": "degraded"})


@pytest.mark.django_db
def test_is_not_ready_before_the_migrations(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    health._migrated_once.cache_clear()
    plan = "django.db.migrations.executor.MigrationExecutor.migration_plan"
    monkeypatch.setattr(plan, lambda *_: ["one more"])
    assert client.get("/readyz").status_code == 503
    monkeypatch.undo()
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_is_not_ready_without_the_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: object) -> None:
        raise OperationalError("connection refused: host=10.0.0.7")

    monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", away)
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (503, {"status": "not ready"})


def test_only_administrators_learn_which_part_it_is(browse: Browse, anna: User, admin: User, broker_away: None) -> None:
    assert "parts" not in browse(anna).get("/readyz").json()
    assert browse(admin).get("/readyz").json()["parts"] == {"database": True, "migrations": True, "broker": False}


def test_probes_change_nothing(client: Client) -> None:
    assert client.post("/healthz").status_code == 405
