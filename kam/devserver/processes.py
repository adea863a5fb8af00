"""Starting, recognising and ending processes, so that none outlives the one that started it."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, Protocol

POLL: Final = 0.05


class Process(Protocol):
    """What is asked of a running service, started here or found running."""

    pid: int

    def poll(self) -> int | None:
        """Return None while it runs."""

    def send_signal(self, number: int, /) -> None:
        """Send a signal to it."""


class FoundProcess:
    """A process that somebody else started; it can be watched and ended, not waited for."""

    def __init__(self, pid: int, marker: str) -> None:
        self.pid = pid
        self._marker = marker

    def poll(self) -> int | None:
        """Return None while it runs."""
        return None if is_running(self.pid, self._marker) else 0

    def send_signal(self, number: int, /) -> None:
        """Send a signal to it, if it is still the same process."""
        if self.poll() is None:
            os.kill(self.pid, number)


def is_running(pid: int, marker: str) -> bool:
    """Tell whether the pid is a living process (no zombie) whose command line contains the marker.

    Pids are used again, and a pid file outlives its process: never trust the number alone.
    """
    state, command = _look_up(pid)
    return bool(state) and state not in "ZX" and marker in command


def _look_up(pid: int) -> tuple[str, str]:
    if not Path("/proc/self").exists():
        words = ["ps", "-o", "stat=,command=", "-p", str(pid)]
        line = subprocess.run(words, capture_output=True, text=True, check=False).stdout
        state, _, command = line.strip().partition(" ")
        return state[:1], command
    try:
        # The name in brackets may itself contain brackets and blanks.
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except (OSError, IndexError):
        return "", ""
    return state, command


def dying_with_parent(signal_name: str) -> list[str]:
    """Return the command prefix that makes the system send the signal when the starter dies.

    The system forgets this wish when the process changes its user, so the prefix stands last.
    """
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", signal_name] if setpriv else []


def spawn(
    command: Sequence[str], *, environment: Mapping[str, str] | None = None, log: Path | None = None
) -> subprocess.Popen[bytes]:
    """Start a process in a session of its own, so that Ctrl-C reaches only the one who ends it in order.

    Call it from the main thread: the system ties "dies with its parent" to the starting thread.
    """
    stream = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600) if log else None
    try:
        return subprocess.Popen(
            command,
            env=dict(environment) if environment is not None else None,
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
            start_new_session=True,
        )
    finally:
        if stream is not None:
            os.close(stream)


def stop(process: Process, *, number: int = signal.SIGTERM, patience: float = 10.0) -> None:
    """Ask a process to end, and end it after `patience` seconds."""
    if process.poll() is not None:
        return
    process.send_signal(number)
    if not wait_for_end(process, patience):
        process.send_signal(signal.SIGKILL)
        wait_for_end(process, 5.0)


def wait_for_end(process: Process, patience: float) -> bool:
    """Wait up to `patience` seconds for the end; tell whether it came."""
    deadline = time.monotonic() + patience
    while process.poll() is None:
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL)
    return True


def tail(log: Path, lines: int = 15) -> str:
    """Return the last lines of a log, for an error message."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else ""
