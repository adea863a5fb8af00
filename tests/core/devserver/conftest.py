"""Services of their own for the tests of the services."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg2
import pytest

from kam.devserver.leftovers import discard
from kam.devserver.services import Services, wait_until_gone
from kam.devserver.state import State
from kam.devserver.testing import FOREIGN

PATIENCE = 20.0


@pytest.fixture(autouse=True)
def no_services_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' own services are not the ones under test."""
    for name in (*FOREIGN, "DJANGO_SETTINGS_MODULE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    """A state directory; whatever runs in it must be gone at the end."""
    state = State(tmp_path / "state")
    yield state
    assert wait_until_gone(state, patience=PATIENCE)
    discard(state)


def wait_for(question: Callable[[], bool], what: str, patience: float = PATIENCE) -> None:
    """Wait until the answer is yes, or fail saying what did not happen."""
    deadline = time.monotonic() + patience
    while not question():
        assert time.monotonic() < deadline, f"{what} did not happen in {patience:.0f} s"
        time.sleep(0.05)


def query(services: Services, sql: str, role: str = "MIGRATE_DATABASE_URL") -> list[tuple[object, ...]]:
    """Run one statement on the embedded database and return its rows."""
    connection = psycopg2.connect(services.addresses()[role], connect_timeout=5)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def answers(services: Services) -> bool:
    """Tell whether the database takes connections."""
    try:
        return query(services, "SELECT 1") == [(1,)]
    except psycopg2.OperationalError:
        return False


def is_gone(pid: int) -> bool:
    """Tell whether no process has this pid (a zombie that nobody reaps does not count as one)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except FileNotFoundError:
        return True


def postgres_pid(state: State) -> int:
    """Return the pid of the running database server."""
    return int((state.postgres / "postmaster.pid").read_text().split("\n", 1)[0])
