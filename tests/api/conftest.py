"""People who ask by machine: `ask(anna)` is a system with Anna's token."""

from collections.abc import Callable

import pytest
from django.core.cache import cache

from tests.api.caller import Caller


@pytest.fixture(autouse=True)
def uncounted() -> None:
    """Nobody has asked anything this minute."""
    cache.clear()


@pytest.fixture
def ask(db: None) -> Callable[..., Caller]:
    """Return a function that gives somebody a token and returns the system that has it."""
    return Caller
