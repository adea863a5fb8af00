"""The keeper: one process per state directory that holds PostgreSQL and Valkey.

Every command that needs them holds a shared lock for as long as it lives, however it ends.
The keeper starts with the first such command, restarts a server that dies, and when the lock
is free it stops the servers and goes. So several commands share them, the last one puts out
the light, and nothing stays behind a killed command.
"""

import json
import os
import signal
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Final, Protocol

from kam.devserver.errors import DevError
from kam.devserver.postgres import Postgres
from kam.devserver.processes import Process, stop
from kam.devserver.state import Lock, State, write_secret
from kam.devserver.valkey import Valkey

LOOK_EVERY: Final = 0.2
START_PATIENCE: Final = 60.0
LONGEST_PAUSE: Final = 5.0


class Server(Protocol):
    """A server that the keeper holds."""

    name: str

    def start(self) -> Process:
        """Start it, or take over the one that already runs."""

    def stop_signal(self) -> int:
        """Return the signal of an orderly end."""

    def check(self) -> bool:
        """Tell whether it answers."""

    def after_start(self) -> None:
        """Prepare what its users need."""

    def problem(self) -> str:
        """Return why it does not start, as far as its log tells."""


class Keeper:
    """Starts the servers of one state directory, watches them and stops them."""

    def __init__(self, state: State, *, careless: bool, wanted: list[str]) -> None:
        self.state = state
        self.servers: list[Server] = []
        if "postgres" in wanted:
            self.servers.append(Postgres(state, careless=careless))
        if "valkey" in wanted:
            self.servers += [Valkey(state, "broker"), Valkey(state, "cache")]
        self.running: dict[str, Process] = {}
        self.pause: dict[str, float] = {}

    def start_all(self) -> None:
        """Start every server and wait until each of them answers."""
        for server in self.servers:
            self.running[server.name] = server.start()
        for server in self.servers:
            self._wait_until_ready(server)

    def look_after(self) -> None:
        """Start again what has died, more slowly when it keeps dying."""
        for server in self.servers:
            if self.running[server.name].poll() is None:
                continue
            pause = self.pause.get(server.name, 0.0)
            report(f"{server.name} ended; starting it again in {pause:.1f} s")
            time.sleep(pause)
            self.pause[server.name] = min(LONGEST_PAUSE, pause * 2 + 0.1)
            self.running[server.name] = server.start()
            self._wait_until_ready(server)

    def stop_all(self) -> None:
        """Stop the servers, the database last."""
        for server in reversed(self.servers):
            if server.name in self.running:
                stop(self.running[server.name], number=server.stop_signal(), patience=20.0)

    def _wait_until_ready(self, server: Server) -> None:
        deadline = time.monotonic() + START_PATIENCE
        while not server.check():
            ended = self.running[server.name].poll() is not None
            if ended and time.monotonic() + START_PATIENCE - 10.0 < deadline:
                # Parts of a killed server may hold its memory for a moment longer.
                time.sleep(0.2)
                self.running[server.name] = server.start()
            elif ended or time.monotonic() > deadline:
                raise DevError(f"{server.name} does not start:\n{server.problem()}")
            time.sleep(0.05)
        server.after_start()


def report(text: str) -> None:
    """Write a line to the keeper's log."""
    print(f"{time.strftime('%H:%M:%S')} keeper: {text}", flush=True)


def ready_file(state: State) -> Path:
    """Return the file that says which keeper has everything running."""
    return state.root / "ready.json"


def main(root: str, mode: str, *wanted: str) -> int:
    """Hold the servers until nobody uses them any more."""
    state = State(Path(root))
    with Lock(state.root / "keeper.lock") as alone, Lock(state.root / "users.lock") as users:
        if not alone.take():
            return 0  # another command was faster
        if os.fork():
            os._exit(0)  # the keeper is nobody's child; the lock goes with it
        ready_file(state).unlink(missing_ok=True)
        keeper = Keeper(state, careless=mode == "careless", wanted=list(wanted))
        signal.signal(signal.SIGTERM, _leave)
        signal.signal(signal.SIGINT, _leave)
        try:
            keeper.start_all()
            write_secret(ready_file(state), json.dumps({"pid": os.getpid(), "servers": wanted}))
            while not users.take():
                keeper.look_after()
                time.sleep(LOOK_EVERY)
        except DevError as error:
            report(str(error))
            return 1
        finally:
            ready_file(state).unlink(missing_ok=True)
            keeper.stop_all()
    return 0


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
