"""`./dev up` from start to end, with real processes that are really killed."""

import os
import signal
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Final

import psutil
import pytest

from kam.devserver.arguments import PROJECT
from kam.devserver.housekeeping import OURS
from kam.devserver.leftovers import discard
from kam.devserver.logins import login_lines
from kam.devserver.processes import dying_with_parent
from kam.devserver.services import wait_until_gone
from kam.devserver.state import State, free_port
from tests.core.devserver.conftest import wait_for

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("up")]
DEV = str(PROJECT / "dev")
# A busy machine is no failure: this long, in seconds, nothing takes that works at all.
PATIENCE: Final = 300.0


class Running:
    """One `./dev up` and what it has printed."""

    def __init__(self, state: State, *more: str) -> None:
        self.port = free_port()
        self.log = state.root / "up.log"
        with self.log.open("w") as stream:
            # Tests that are killed take it along.
            words = [*dying_with_parent("TERM"), DEV, "up", "--port", str(self.port), "--state", str(state.root), *more]
            self.process = psutil.Popen(words, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream)

    def wait_until_ready(self, patience: float) -> None:
        """Wait for the line that says so."""
        said = self.log.read_text
        wait_for(lambda: "KAM is ready at" in said() or self.process.poll() is not None, "the start", patience=patience)
        assert self.process.poll() is None, said()

    def family(self) -> list[psutil.Process]:
        """Return every process that belongs to it, the services included."""
        servers = [process for process in psutil.process_iter(["cmdline"]) if self._is_keeper(process)]
        members = [member for parent in [self.process, *servers] for member in parent.children(recursive=True)]
        return [self.process, *servers, *members]

    def _is_keeper(self, process: psutil.Process) -> bool:
        command = process.info["cmdline"] or []
        return "kam.devserver.keeper" in command and str(self.log.parent) in " ".join(command)

    def child(self, word: str) -> psutil.Process | None:
        """Return the direct child with this word in its command line."""
        for process in self.process.children():
            with suppress(psutil.Error):
                if word in process.cmdline():
                    return process
        return None

    def has_another(self, word: str, process: psutil.Process) -> bool:
        """Tell whether a new process has taken this one's place."""
        return self.child(word) not in {None, process}

    def answers(self) -> bool:
        """Tell whether the web process answers."""
        with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=10) as response:
            return bool(response.status == 200)
        return False


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[State]:
    """A state whose database is migrated, so that each start is a short one."""
    state = State(tmp_path_factory.mktemp("up") / "state")
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_URL") and "KAM" not in name}
    subprocess.run([DEV, "manage", "showmigrations", "--state", str(state.root)], env=environment, check=True)
    yield state
    assert wait_until_gone(state)
    discard(state)


@contextmanager
def up(state: State, *more: str, patience: float = PATIENCE) -> Iterator[Running]:
    """Run `./dev up` and end it, whatever happens."""
    running = Running(state, *more)
    try:
        running.wait_until_ready(patience)
        yield running
    finally:
        family = running.family() if running.process.is_running() else []
        if running.process.is_running():
            running.process.terminate()
        psutil.wait_procs(family, timeout=PATIENCE)


def test_whoever_is_killed_comes_back_and_ctrl_c_leaves_nothing(prepared: State) -> None:
    with up(prepared, "--empty") as running:
        second = subprocess.run([DEV, "--state", str(prepared.root), "up"], capture_output=True, text=True, check=True)
        assert second.stdout == f"KAM already runs at http://127.0.0.1:{running.port}\n"
        for word in ("worker", "gunicorn", "beat"):
            killed = running.child(word)
            assert killed is not None
            below = killed.children(recursive=True)
            killed.kill()
            wait_for(partial(running.has_another, word, killed), f"{word} again", patience=PATIENCE)
            assert psutil.wait_procs(below, timeout=PATIENCE)[1] == []
        wait_for(running.answers, "an answer", patience=PATIENCE)
        family = running.family()
        assert len(family) > 10  # supervisor, web 3, worker 3, beat, keeper, valkey 2, postgres and its own
        running.process.send_signal(signal.SIGINT)
        assert psutil.wait_procs(family, timeout=PATIENCE)[1] == []
        assert running.process.wait() == 0


def test_a_killed_supervisor_takes_everything_along_and_the_next_start_works_at_once(prepared: State) -> None:
    with up(prepared, "--empty") as running:
        family = running.family()
        running.process.kill()
        assert psutil.wait_procs(family, timeout=PATIENCE)[1] == []
    with up(prepared, "--empty") as again:
        wait_for(again.answers, "an answer", patience=PATIENCE)


def test_who_began_empty_stays_so(prepared: State) -> None:
    with up(prepared, "--empty"):
        pass
    with up(prepared) as running:
        assert "demo company" not in running.log.read_text()
        assert [line.split()[:2] for line in login_lines(prepared)] == [
            ["admin", "admin@kam.example"],
            ["manager", "manager@kam.example"],
            ["rep", "rep@kam.example"],
        ]


def test_the_first_start_brings_the_demo_company_and_its_logins(state: State) -> None:
    state.prepare()
    with up(state, patience=300.0) as running:
        said = running.log.read_text()
        assert (
            said.index("Loading the demo company") < said.index("Demo company loaded in") < said.index("KAM is ready")
        )
        assert "manager marek.zielinski@lumena.example " in said
        assert [line.split()[0] for line in login_lines(state)] == [
            "admin", "manager", "manager", "rep", "manager", "rep", "rep",
        ]  # fmt: skip


def test_reset_wants_a_yes_and_then_leaves_nothing(prepared: State, tmp_path: Path) -> None:
    state = State(tmp_path / "state")
    state.prepare()
    words = [DEV, "reset", "--state", str(state.root)]
    refused = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert "--yes" in refused.stderr
    assert set(OURS) & {file.name for file in state.root.iterdir()}
    subprocess.run([*words, "--yes"], check=True, capture_output=True)
    assert not state.root.exists()
