"""The three processes of KAM that `./dev up` runs: web, worker and beat."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from kam.devserver.processes import dying_with_parent, spawn, stop

LONGEST_PAUSE: Final = 10.0
# A child that has run this many seconds is taken for healthy again.
HEALTHY_AFTER: Final = 30.0
CELERY: Final = (sys.executable, "-m", "celery", "--app", "kam", "--quiet")
# Celery says at every start that root is no good user; ./dev in a container has no other.
WARNINGS: Final = "ignore:You're running the worker with superuser privileges"
QUEUES: Final = "import,recompute,webhooks,mail"
# Kilobytes after which a pool process is replaced once its task is done.
MEMORY_PER_CHILD: Final = 350_000


@dataclass
class Child:
    """One process that is started again when it ends, more slowly when it keeps ending."""

    name: str
    command: list[str]
    patience: float
    # When the code changes: gunicorn exchanges its workers, the Celery worker starts anew,
    # and beat, which only sends names of tasks, goes on.
    renewal: Literal["reloads", "restarts", "stays"]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    pause: float = 0.0
    due_at: float = 0.0
    ends: int = 0

    def start(self, environment: dict[str, str]) -> None:
        """Start it. It dies at once when the supervisor is killed."""
        command = [*dying_with_parent("KILL"), *self.command]
        self.process = spawn(command, environment={"PYTHONWARNINGS": WARNINGS, **environment, "KAM_PROCESS": self.name})
        self.started_at = time.monotonic()

    def look_after(self, environment: dict[str, str], tell: Callable[[str], None]) -> None:
        """Start it again when it has ended and its pause is over."""
        now = time.monotonic()
        if self.process is not None:
            if self.process.poll() is None:
                return
            tell(f"{self.name} ended ({_reason(self.process.returncode)}); starting it again in {self.pause:.1f} s")
            self.due_at, self.ends, self.process = now + self.pause, self.ends + 1, None
            self.pause = 0.0 if now - self.started_at > HEALTHY_AFTER else min(LONGEST_PAUSE, self.pause * 2 + 0.5)
        if now >= self.due_at:
            self.start(environment)

    def renew(self) -> None:
        """Let it run the code as it is now."""
        if self.process is None or self.renewal == "stays":
            return
        if self.renewal == "reloads":
            self.process.send_signal(signal.SIGHUP)
            return
        self.end()
        self.process, self.pause, self.due_at = None, 0.0, 0.0

    def end(self) -> None:
        """Let it finish what it does, up to its patience, then end it."""
        if self.process is not None:
            stop(self.process, number=signal.SIGTERM, patience=self.patience)


def children(port: int) -> list[Child]:
    """Return web, beat and worker, in the order in which they are stopped."""
    gunicorn = [sys.executable, "-m", "gunicorn", "--config", "python:kam.server", "--bind", f"127.0.0.1:{port}"]
    worker = [*CELERY, "worker", "--queues", QUEUES, "--concurrency", "2", "--loglevel", "INFO"]
    worker += ["--max-memory-per-child", str(MEMORY_PER_CHILD), "--without-gossip", "--without-mingle"]
    beat = [*CELERY, "beat", "--loglevel", "WARNING", "--pidfile", ""]
    return [
        Child("web", [*gunicorn, "kam.wsgi"], patience=10.0, renewal="reloads"),
        Child("beat", beat, patience=5.0, renewal="stays"),
        Child("worker", worker, patience=10.0, renewal="restarts"),
    ]


def _reason(code: int) -> str:
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
