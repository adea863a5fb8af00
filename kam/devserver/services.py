"""Using PostgreSQL and Valkey: the embedded ones, or those that the environment names."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from urllib.parse import quote

from kam.devserver.errors import DevError
from kam.devserver.keeper import ready_file
from kam.devserver.processes import spawn, tail
from kam.devserver.state import Lock, State, is_held

PATIENCE: Final = 90.0
# A keeper gives way to one that is just starting or ending, so one attempt may be in vain.
ATTEMPTS: Final = 3


class Services:
    """The servers that a command uses while it runs."""

    def __init__(self, state: State, *, careless: bool) -> None:
        self.state = state
        self.careless = careless
        given = {"postgres": "DATABASE_URL", "valkey": "REDIS_URL"}
        self.wanted = [name for name, variable in given.items() if not os.environ.get(variable)]

    def ensure(self) -> None:
        """Start the keeper when there is none, and wait until its servers answer."""
        attempts = 0
        deadline = time.monotonic() + PATIENCE
        log = self.state.logs / "keeper.log"
        while self.wanted and not (self._is_kept() and ready_file(self.state).exists()):
            if attempts == ATTEMPTS or time.monotonic() > deadline:
                raise DevError(f"The services do not start. The end of {log}:\n{tail(log)}")
            if not self._is_kept():
                attempts += 1
                mode = "careless" if self.careless else "careful"
                command = [sys.executable, "-m", "kam.devserver.keeper", str(self.state.root), mode, *self.wanted]
                spawn(command, log=log).wait()
            time.sleep(0.03)

    def environment(self) -> dict[str, str]:
        """Return the environment of a KAM process that uses these services.

        What the developer says in the environment wins, but never names a second database.
        """
        return self._defaults() | dict(os.environ) | self.addresses()

    def addresses(self) -> dict[str, str]:
        """Return the addresses of the embedded servers, and nothing about servers that were given."""
        facts = self.state.facts()
        ports, passwords = facts["ports"], facts["passwords"]
        found = {}
        if "postgres" in self.wanted:
            address = f"127.0.0.1:{ports['postgres']}/kam"
            found["DATABASE_URL"] = f"postgres://kam_app:{quote(passwords['app'])}@{address}"
            found["MIGRATE_DATABASE_URL"] = f"postgres://kam_owner:{quote(passwords['owner'])}@{address}"
        if "valkey" in self.wanted:
            found["REDIS_URL"] = f"redis://:{quote(passwords['broker'])}@127.0.0.1:{ports['broker']}/0"
            found["CACHE_URL"] = f"redis://:{quote(passwords['cache'])}@127.0.0.1:{ports['cache']}/0"
        return found

    def _defaults(self) -> dict[str, str]:
        return {
            "SECRET_KEY": str(self.state.facts()["secret_key"]),
            "KAM_DEVELOPMENT": "1",
            "KAM_LOGINS_FILE": str(self.state.logins),
            "MEDIA_ROOT": str(self.state.media),
            "EMAIL_URL": f"filemail:///{self.state.root / 'mail'}",
        }

    def _is_kept(self) -> bool:
        return is_held(self.state.root / "keeper.lock")


@contextmanager
def in_use(state: State, *, careless: bool = False) -> Iterator[Services]:
    """Hold the services for as long as the block runs; the last user's end stops them."""
    state.prepare()
    services = Services(state, careless=careless)
    with Lock(state.root / "users.lock") as use:
        use.wait(exclusive=False)
        services.ensure()
        yield services


def wait_until_gone(state: State, patience: float = 30.0) -> bool:
    """Wait for the keeper's end after the last use; tell whether it came.

    It does not come while another command uses the services.
    """
    deadline = time.monotonic() + patience
    while is_held(state.root / "keeper.lock"):
        if is_held(state.root / "users.lock") and _still_used(state):
            return False
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _still_used(state: State) -> bool:
    # The keeper holds the lock exclusively while it stops the servers; a shared hold is a user.
    with Lock(state.root / "users.lock") as probe:
        return probe.share()
