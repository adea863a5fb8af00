"""What `./dev manage` and its like do to the database and to the command that they run."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil
import psycopg2
import pytest

from kam.devserver.arguments import PROJECT
from kam.devserver.database import address_of
from kam.devserver.errors import DevError
from kam.devserver.keeper import ready_file
from kam.devserver.management import bring_up_to_date
from kam.devserver.services import in_use, wait_until_gone
from kam.devserver.state import State
from tests.core.devserver.conftest import query, wait_for

pytestmark = [pytest.mark.slow]
RUN = """
import signal, sys
from kam.devserver import __main__ as dev
from kam.devserver.management import run_to_end
signal.signal(signal.SIGTERM, dev._leave)
sys.exit(run_to_end([sys.executable, "-c", "import time; time.sleep(60)"], environment={}, where="/"))
"""
MIGRATED = "SELECT count(*) FROM django_migrations WHERE app = 'accounts'"


def test_a_database_made_anew_at_the_same_address_is_migrated_again(state: State) -> None:
    with in_use(state, careless=True) as services:
        bring_up_to_date(services)
        assert query(services, MIGRATED) != [(0,)]
        superuser = address_of(services.addresses()["MIGRATE_DATABASE_URL"]) | {
            "user": "kam_superuser",
            "password": state.facts()["passwords"]["superuser"],
            "dbname": "postgres",
        }
        drop_database(superuser)
    assert wait_until_gone(state)
    with in_use(state, careless=True) as services:  # the roles' script makes the database again, empty
        bring_up_to_date(services)
        assert query(services, MIGRATED) != [(0,)]


def test_a_given_database_that_does_not_answer_is_named(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://kam:secret@127.0.0.1:1/sales")
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    with in_use(state) as services:
        assert not ready_file(state).exists()  # nothing is started beside what was given
        with pytest.raises(DevError, match=r"sales at 127\.0\.0\.1:1 does not answer") as refusal:
            bring_up_to_date(services)
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_command_does_not_outlive_the_one_who_ran_it(number: signal.Signals) -> None:
    with subprocess.Popen([sys.executable, "-c", RUN], cwd=PROJECT) as runner:
        outer = psutil.Process(runner.pid)
        wait_for(lambda: bool(outer.children()), "the start of the command")
        (inner,) = outer.children()
        runner.send_signal(number)
        assert psutil.wait_procs([inner], timeout=10)[1] == []


def test_lost_passwords_are_told_at_once_and_reset_works(state: State) -> None:
    with in_use(state, careless=True):
        pass
    assert wait_until_gone(state)
    state.facts_file.unlink()
    with pytest.raises(DevError, match="does not open the database beside it"), in_use(state):
        pass
    assert wait_until_gone(state)
    reset(state.root)
    assert not state.root.exists()


def test_a_damaged_state_file_is_told_and_reset_works(state: State) -> None:
    state.prepare()
    state.facts_file.write_text("{")
    with pytest.raises(DevError, match=r"state\.json is damaged"):
        state.facts()
    reset(state.root)
    assert not state.root.exists()


def reset(root: Path) -> None:
    """Delete a state as a person does."""
    words = [str(PROJECT / "dev"), "reset", "--yes", "--state", str(root)]
    subprocess.run(words, env=dict(os.environ), stdin=subprocess.DEVNULL, capture_output=True, check=True)


def drop_database(superuser: dict[str, Any]) -> None:
    """Drop the product's database, whoever is connected."""
    connection = psycopg2.connect(**superuser)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute("DROP DATABASE kam WITH (FORCE)")
    connection.close()
