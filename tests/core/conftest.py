"""Handlers for one test, a broker that only notes what it is given, and throttles that have counted nothing."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache

from kam.core import broker
from kam.core.jobs import JobHandler, Progress, job_handlers
from kam.core.models import Job

Run = Callable[[Job, Progress], dict[str, Any]]


@pytest.fixture
def handle() -> Iterator[Callable[..., None]]:
    """Register a handler of kind "test" for the length of one test."""

    def register(run: Run, **options: Any) -> None:
        job_handlers.register(JobHandler(key="test", run=run, **options))

    yield register
    job_handlers._entries.pop("test", None)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Collect what goes to the broker instead of sending it."""
    found: list[tuple[str, int]] = []

    def send(task: str, *, queue: str, arguments: list[int]) -> bool:
        found.append((queue, arguments[0]))
        return True

    monkeypatch.setattr(broker, "send", send)
    return found


@pytest.fixture(autouse=True)
def nobody_has_tried() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()
