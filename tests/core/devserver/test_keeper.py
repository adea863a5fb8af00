"""PostgreSQL and Valkey stay up while somebody uses them, come back when killed, and go when nobody does."""

import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest

from kam.devserver.keeper import ready_file
from kam.devserver.services import in_use, wait_until_gone
from kam.devserver.state import State, is_held
from tests.core.devserver.conftest import answers, is_gone, postgres_pid, query, wait_for

pytestmark = [pytest.mark.slow]

HOLD = """
import sys, time
from pathlib import Path
from kam.devserver.services import in_use
from kam.devserver.state import State
with in_use(State(Path(sys.argv[1])), careless=True):
    print("ready", flush=True)
    time.sleep(60)
"""


def test_a_killed_database_comes_back_with_its_rows(state: State) -> None:
    with in_use(state) as services:
        query(services, "CREATE TABLE kept AS SELECT 42 AS answer")
        killed = postgres_pid(state)
        os.kill(killed, signal.SIGKILL)
        wait_for(lambda: is_gone(killed) and answers(services), "the database's return")
        assert query(services, "SELECT answer FROM kept") == [(42,)]


def test_a_killed_keeper_takes_its_servers_along_and_the_next_one_finds_the_rows(state: State) -> None:
    with in_use(state) as services:
        query(services, "CREATE TABLE kept AS SELECT 42 AS answer")
        keeper, database = json.loads(ready_file(state).read_text())["pid"], postgres_pid(state)
        os.kill(keeper, signal.SIGKILL)
        wait_for(lambda: is_gone(database), "the database's end")
        services.ensure()
        assert query(services, "SELECT answer FROM kept") == [(42,)]


@pytest.mark.parametrize("whose", ["a stranger's", "a zombie's"])
def test_a_pid_file_that_a_dead_server_left_behind_is_no_obstacle(state: State, whose: str) -> None:
    with in_use(state, careless=True) as services:
        query(services, "CREATE TABLE kept AS SELECT 42 AS answer")
        pid_file = (state.postgres / "postmaster.pid").read_text()
        port = services.state.facts()["ports"]["postgres"]
    assert wait_until_gone(state)
    zombie = subprocess.Popen(["true"])
    wait_for(lambda: is_gone(zombie.pid), "the child's end")
    stale = pid_file.replace(pid_file.split("\n", 1)[0], str(zombie.pid if whose == "a zombie's" else os.getpid()), 1)
    (state.postgres / "postmaster.pid").write_text(stale)
    (state.sockets / f".s.PGSQL.{port}.lock").write_text(stale)
    with in_use(state, careless=True) as services:
        assert query(services, "SELECT answer FROM kept") == [(42,)]
    zombie.wait()


def test_the_last_user_puts_out_the_light_even_when_it_is_killed(state: State) -> None:
    state.prepare()
    with subprocess.Popen([sys.executable, "-c", HOLD, str(state.root)], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "ready\n"
        with in_use(state, careless=True) as services:
            assert answers(services)
        assert not wait_until_gone(state)  # the other one still uses it
        assert answers(services)
        other.kill()
    assert wait_until_gone(state)
    assert not answers(services)


def test_a_port_that_somebody_took_meanwhile_is_exchanged(state: State) -> None:
    with in_use(state, careless=True) as services:
        port = state.facts()["ports"]["postgres"]
    assert wait_until_gone(state)
    thief = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1"]
    with subprocess.Popen(thief, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            with in_use(state, careless=True) as services:
                assert answers(services)
                assert state.facts()["ports"]["postgres"] != port
        finally:
            server.kill()


def test_a_long_path_gets_a_short_socket_directory(tmp_path: Path) -> None:
    state = State(tmp_path / ("long" * 25))
    with in_use(state, careless=True) as services:
        assert len(str(state.sockets)) < 80
        assert answers(services)
    assert wait_until_gone(state)


def test_secrets_are_readable_by_their_owner_only(state: State) -> None:
    with in_use(state, careless=True):
        files = [state.facts_file, state.root / "broker" / "valkey.conf"]
        assert [stat.S_IMODE(file.stat().st_mode) for file in files] == [0o600, 0o600]
        assert stat.S_IMODE(state.root.stat().st_mode) == 0o700
        command = Path(f"/proc/{postgres_pid(state)}/cmdline").read_text()
        assert not any(password in command for password in state.facts()["passwords"].values())


def test_the_application_can_neither_change_the_schema_nor_come_without_its_password(state: State) -> None:
    with in_use(state, careless=True) as services:
        query(services, "CREATE TABLE notes (word text)")
        query(services, "INSERT INTO notes VALUES ('a')", role="DATABASE_URL")
        query(services, "CREATE TEMPORARY TABLE staged (word text)", role="DATABASE_URL")
        for forbidden in (
            "CREATE TABLE mine (word text)",
            "DROP TABLE notes",
            "ALTER TABLE notes ADD COLUMN more text",
        ):
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                query(services, forbidden, role="DATABASE_URL")
        address = services.addresses()["DATABASE_URL"].replace("kam_app:", "kam_app:wrong")
        with pytest.raises(psycopg2.OperationalError):
            psycopg2.connect(address)


@pytest.mark.skipif(os.getuid() != 0, reason="only root must become somebody else")
def test_root_without_user_namespaces_runs_the_database_as_nobody(
    state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KAM_POSTGRES_AS_NOBODY", "1")
    with in_use(state, careless=True) as services:
        assert answers(services)
        assert query(services, "SELECT to_tsvector('simple', 'żółw') @@ 'żółw'::tsquery") == [(True,)]
    assert wait_until_gone(state)


def test_a_directory_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(Exception, match="not a state directory"):
        State(tmp_path).prepare()
    assert not is_held(tmp_path / "keeper.lock")
