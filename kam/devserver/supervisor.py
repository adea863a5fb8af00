"""`./dev up`: everything running under one process, stopped in order when it is told to."""

import json
import os
import signal
import sys
import time
import urllib.error
import urllib.request
from types import FrameType
from typing import Final

from kam.devserver.arguments import Line
from kam.devserver.children import Child, children
from kam.devserver.demo import load_once
from kam.devserver.errors import DevError
from kam.devserver.logins import login_lines
from kam.devserver.management import bring_up_to_date, run_command
from kam.devserver.services import Services, in_use, wait_until_gone
from kam.devserver.sources import Sources
from kam.devserver.state import Lock, State, free_port, is_free, is_held, write_secret
from kam.devserver.translations import compile_translations

LOOK_EVERY: Final = 0.5
ANSWER_PATIENCE: Final = 60.0


class Stopped(Exception):  # noqa: N818 - no error: somebody asked
    """Somebody asked the supervisor to end (Ctrl-C, SIGTERM, the terminal closed)."""


def up(line: Line) -> int:
    """Run KAM until it is told to stop."""
    line.state.prepare()
    with Lock(line.state.root / "up.lock") as alone:
        if not alone.take():
            print(f"KAM already runs at {running_at(line.state) or 'an address it is about to print'}", flush=True)
            return 0
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _stop)
        try:
            # At once, so that nobody takes the file of a killed one for ours, and `down` ends also a start.
            write_down(line.state, address="")
            with in_use(line.state) as services:
                Supervisor(services, choose_port(line), has_demo="--empty" not in line.rest).run()
        except Stopped:
            pass
        finally:
            _ignore_signals()
            line.state.up_file.unlink(missing_ok=True)
            if not wait_until_gone(line.state):
                tell("PostgreSQL and Valkey stay up for another ./dev command")
    return 0


class Supervisor:
    """Prepares the database, starts the three processes and looks after them."""

    def __init__(self, services: Services, port: int, *, has_demo: bool) -> None:
        self.services = services
        self.has_demo = has_demo
        self.port = port
        self.address = f"http://127.0.0.1:{port}"
        self.children: list[Child] = children(port)

    def run(self) -> None:
        """Run until `Stopped` is raised; leaves no process of its own behind."""
        try:
            bring_up_to_date(self.services)
            compile_translations()
            if self.has_demo:
                load_once(self.services)
            run_command(self.services, "create_demo_users")
            environment = self._environment()
            for child in reversed(self.children):
                child.start(environment)
            self._wait_for_answer()
            write_down(self.services.state, address=self.address)
            print(f"KAM is ready at {self.address} (Ctrl-C stops it)", flush=True)
            print("\n".join(login_lines(self.services.state)), flush=True)
            self._look_after()
        finally:
            _ignore_signals()
            for child in self.children:
                child.end()

    def _look_after(self) -> None:
        sources = Sources()
        while True:
            self.services.ensure()
            if sources.changed():
                tell("the code has changed; web and worker start anew")
                for child in self.children:
                    child.renew()
            self._look_once()
            time.sleep(LOOK_EVERY)

    def _look_once(self) -> None:
        environment = self._environment()
        for child in self.children:
            child.look_after(environment, tell)

    def _environment(self) -> dict[str, str]:
        # Links in mails lead to where we answer.
        return {"KAM_URL": self.address} | self.services.environment()

    def _wait_for_answer(self) -> None:
        deadline = time.monotonic() + ANSWER_PATIENCE
        while not answers(self.address):
            self._look_once()
            if time.monotonic() > deadline or self.children[0].ends > 2:
                raise DevError("The web process does not answer; the reason stands above.")
            time.sleep(0.1)


def answers(address: str) -> bool:
    """Tell whether KAM answers at the address."""
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=2) as response:  # noqa: S310 - our own address
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def choose_port(line: Line) -> int:
    """Return the port asked for, or the one kept in the state, or another one when it is taken."""
    if line.port is not None:
        if not is_free(line.port):
            raise DevError(f"Port {line.port} is taken by another program; choose another --port.")
        port = line.port
    else:
        port = free_port(int(line.state.facts()["ports"]["web"]))
    line.state.set_port("web", port)
    return port


def write_down(state: State, *, address: str) -> None:
    """Tell other commands which process this is, and its address as soon as it answers."""
    write_secret(state.up_file, json.dumps({"pid": os.getpid(), "address": address}))


def running_at(state: State) -> str:
    """Return the address at which the running KAM answers, or nothing when none runs."""
    if not is_held(state.root / "up.lock") or not state.up_file.exists():
        return ""
    return str(json.loads(state.up_file.read_text())["address"])


def tell(text: str) -> None:
    """Say something to the person at the terminal."""
    print(f"dev: {text}", file=sys.stderr, flush=True)


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped


def _ignore_signals() -> None:
    # Stopping in order must not be interrupted by an impatient second Ctrl-C; it takes seconds.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
