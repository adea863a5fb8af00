"""Who does which kind of job: the apps register their services in `ready()`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

from kam.core.models import Job
from kam.core.progress import Progress
from kam.core.registry import Registry


@dataclass(frozen=True)
class JobHandler:
    """Who does jobs of one kind. `run` may be started again from the beginning, so it must not mind."""

    key: str
    run: Callable[[Job, Progress], dict[str, Any]]
    queue: str = "recompute"
    max_attempts: int = 3
    order: int = 100
    # From the job's arguments and result to what came of it, as a path below the root of the API: "imports/7/".
    place: Callable[[dict[str, Any], dict[str, Any]], str] | None = None


class TryAgainError(Exception):
    """A handler met trouble that passes by itself: another attempt, counted, follows after a while."""


class UnknownKindError(TryAgainError):
    """A worker of an older release was handed a job that only a newer one can do."""


job_handlers: Registry[JobHandler] = Registry()


def handler_of(job: Job) -> JobHandler:
    """Return the handler of the job's kind, or one that raises UnknownKindError."""
    return job_handlers.get(job.kind) if job.kind in job_handlers else JobHandler(key=job.kind, run=_unknown)


def _unknown(job: Job, progress: Progress) -> NoReturn:
    raise UnknownKindError(job.kind)
