"""How often a token may ask. Counted in whole minutes in the cache, for all processes together."""

import time
from typing import Any, Final

from django.conf import settings
from django.core.cache import cache
from rest_framework.throttling import BaseThrottle

MINUTE: Final = 60


class TokenThrottle(BaseThrottle):
    """Lets a token ask API_REQUESTS_PER_MINUTE times a minute; a person's tokens count together."""

    def __init__(self) -> None:
        self._wait: int | None = None

    def allow_request(self, request: Any, view: Any) -> bool:
        """Count the request; say whether it is one too many."""
        self._wait = count(f"api:{request.user.pk}", most=settings.API_REQUESTS_PER_MINUTE)
        return self._wait is None

    def wait(self) -> int | None:
        """Return after how many seconds the next one is welcome."""
        return self._wait


def count(who: str, *, most: int) -> int | None:
    """Count one more this minute; return the seconds until the next minute when that is one too many, else None.

    Counting is one command of the cache, so nobody gets past by asking many times at once.
    """
    now = int(time.time())
    counter: Any = cache
    asked = counter.counted(f"rate:{who}:{now // MINUTE}", timeout=2 * MINUTE)
    return MINUTE - now % MINUTE if asked > most else None
