"""`./dev status`, `down` and `reset`."""

import json
import os
import platform
import shutil
import signal
import sys
import time
from importlib.metadata import version
from typing import Final

import psycopg2
import redis

from kam.devserver.arguments import Line
from kam.devserver.database import ask
from kam.devserver.errors import DevError
from kam.devserver.leftovers import discard, throw_away_states
from kam.devserver.logins import login_lines
from kam.devserver.nobody import outside
from kam.devserver.processes import is_running
from kam.devserver.services import Services, wait_until_gone
from kam.devserver.state import State, is_held
from kam.devserver.supervisor import running_at

DOWN_PATIENCE: Final = 60.0
# Everything that a state directory may hold. `reset` removes nothing else.
OURS: Final = (
    *("broker", "cache", "logs", "mail", "media", "postgres", "run"),
    *("logins.json", "migrated", "ready.json", "state.json", "up.json"),
    *("facts.lock", "keeper.lock", "migrate.lock", "up.lock", "users.lock"),
)


def status(line: Line) -> int:
    """Print the address, the versions and the development logins."""
    print(f"address  {running_at(line.state) or _why_no_address(line.state)}")
    print(f"versions {', '.join(_versions(line.state))}")
    for login in login_lines(line.state):
        print(login)
    return 0


def _why_no_address(state: State) -> str:
    return "starting" if is_held(state.root / "up.lock") else "not running; ./dev up starts it"


def down(line: Line) -> int:
    """Stop a running `./dev up` and wait for its end."""
    if not is_held(line.state.root / "up.lock"):
        print("KAM is not running")
        return 0
    pid = _pid(line.state)
    if not is_running(pid, "kam.devserver"):
        raise DevError(f"{line.state.up_file} names pid {pid}, which is not KAM; nothing was stopped.")
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + DOWN_PATIENCE
    while is_held(line.state.root / "up.lock"):
        if time.monotonic() > deadline:
            raise DevError(f"The process {pid} did not stop in {DOWN_PATIENCE:.0f} s.")
        time.sleep(0.1)
    print("KAM is stopped")
    return 0


def reset(line: Line) -> int:
    """Delete the database, the uploads and everything else in the state directory."""
    state = line.state
    if not state.is_ours():
        print(f"There is nothing to delete in {state.root}")
        return 0
    if "--yes" not in line.rest and not _confirmed(state):
        print("Nothing was deleted")
        return 1
    down(line)
    if not wait_until_gone(state):
        raise DevError("Another ./dev command still uses the services; end it first. Nothing was deleted.")
    shutil.rmtree(outside(state), ignore_errors=True)
    shutil.rmtree(state.sockets, ignore_errors=True)
    for leftover in throw_away_states(state.root):
        discard(leftover)
    for name in OURS:
        path = state.root / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    if not any(state.root.iterdir()):
        state.root.rmdir()
    print(f"{state.root} is empty again")
    return 0


def _confirmed(state: State) -> bool:
    if not sys.stdin.isatty():
        raise DevError(f"reset deletes the database and the uploads in {state.root}; say so with --yes.")
    return input(f"Delete the database and the uploads in {state.root}? [y/N] ").strip().lower() in {"y", "yes"}


def _pid(state: State) -> int:
    deadline = time.monotonic() + DOWN_PATIENCE
    while not state.up_file.exists():  # it has only just begun
        if time.monotonic() > deadline or not is_held(state.root / "up.lock"):
            raise DevError("KAM has not finished starting; try again.")
        time.sleep(0.1)
    return int(json.loads(state.up_file.read_text())["pid"])


def _versions(state: State) -> list[str]:
    known = [f"Python {platform.python_version()}", f"Django {version('django')}", f"Celery {version('celery')}"]
    if state.facts_file.exists():
        environment = Services(state, careless=False).environment()
        known += [_postgres(environment["DATABASE_URL"]), _broker(environment["REDIS_URL"])]
    return known


def _postgres(url: str) -> str:
    try:
        return f"PostgreSQL {ask(url, 'SHOW server_version')}"
    except psycopg2.OperationalError:
        return "PostgreSQL stopped"


def _broker(url: str) -> str:
    client = redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=1)
    try:
        facts = client.info("server")
    except redis.RedisError:
        return "Valkey stopped"
    return f"Valkey {facts['valkey_version']}" if "valkey_version" in facts else f"Redis {facts['redis_version']}"
