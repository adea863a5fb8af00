"""How far a job is, and the sign of life of who works on it."""

import threading
from typing import Any, Final

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.db.models.functions import Now

from kam.core.models import Job

LONGEST_NOTE: Final = 200
# Seconds to wait for the last beat; a database that hangs must not hold the worker.
FAREWELL: Final = 5.0


class Progress:
    """What a handler reports while it works. Reporting only remembers, so it may be done for every row."""

    def __init__(self) -> None:
        self._columns: dict[str, Any] = {"progress_done": 0, "progress_total": 0, "progress_note": ""}

    def report(self, *, done: int, total: int = 0, note: str = "") -> None:
        """Say how much of how much is done, in whatever unit the handler counts; `note` is for people."""
        # One assignment: the heartbeat's thread never sees a half of it.
        self._columns = {"progress_done": done, "progress_total": total, "progress_note": str(note)[:LONGEST_NOTE]}

    def columns(self) -> dict[str, Any]:
        """Return the columns of the job's row as last reported."""
        return self._columns


class Heartbeat:
    """Writes progress and sign of life every few seconds while the block runs.

    In a thread with a connection of its own, so that both are seen while the handler's transaction is open.
    """

    def __init__(self, job: Job, progress: Progress) -> None:
        self._job = job
        self._progress = progress
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"heartbeat of job {job.pk}", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._thread.join(FAREWELL)

    def _beat(self) -> None:
        try:
            while not self._over.wait(settings.JOB_HEARTBEAT):
                self._write()
        finally:
            connection.close()

    def _write(self) -> None:
        mine = Job.objects.filter(pk=self._job.pk, state=Job.State.RUNNING, attempts=self._job.attempts)
        try:
            mine.update(heartbeat_at=Now(), **self._progress.columns())
        except (OperationalError, InterfaceError):
            # The next beat opens a new connection.
            connection.close()
