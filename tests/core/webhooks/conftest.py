"""A broker that only notes who is woken, and sinks that listen for one test."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from kam.core import broker
from tests.core.webhooks.sinks import Behaviour, Sink, sink


@pytest.fixture(autouse=True)
def woken(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Collect after how many seconds the sender is asked to work."""
    found: list[int] = []

    def send(task: str, *, queue: str, arguments: list[Any], after: int = 0) -> bool:
        if queue == "webhooks":
            found.append(after)
        return True

    monkeypatch.setattr(broker, "send", send)
    return found


@pytest.fixture
def listen() -> Iterator[Callable[..., Sink]]:
    """Return a function that opens a sink with this behaviour."""
    with ExitStack() as stack:

        def opened(behave: Behaviour | None = None) -> Sink:
            return stack.enter_context(sink(behave))

        yield opened
