"""The demo company as `./dev up` serves it, for as long as somebody looks."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.error import URLError

from kam.devserver.arguments import PROJECT
from kam.devserver.leftovers import discard
from kam.devserver.logins import login_lines
from kam.devserver.services import wait_until_gone
from kam.devserver.state import State

# Seconds: the services start, the demo company is loaded and classified.
PATIENCE: Final = 300
PAUSE: Final = 0.5
# The rest of the environment is of the benchmark's own services.
KEPT: Final = ("PATH", "HOME", "LANG")


@dataclass(frozen=True)
class Served:
    """Where it is, and a manager's e-mail and password."""

    address: str
    email: str
    password: str


@contextmanager
def served() -> Iterator[Served]:
    """Serve the demo company on a free port, from a state directory of its own that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="kam-bench-", ignore_cleanup_errors=True) as directory:
        state, port = State(Path(directory) / "state"), _free_port()
        words = [sys.executable, "-m", "kam.devserver", "up", "--state", str(state.root), "--port", str(port)]
        environment = {name: os.environ[name] for name in KEPT if name in os.environ} | {"LOG_LEVEL": "WARNING"}
        process = subprocess.Popen(words, cwd=PROJECT, env=environment, stdout=subprocess.DEVNULL)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(f"{address}/readyz", process)
            email, password = next(line.split()[1:] for line in login_lines(state) if line.startswith("manager "))
            yield Served(address, email, password)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait()
            wait_until_gone(state)
            discard(state)


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
    return port


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(address) as response:
                if response.status == 200:
                    return
        except URLError:
            time.sleep(PAUSE)
    raise RuntimeError("The demo company was not served.")
