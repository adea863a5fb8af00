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

    Adding and counting are single commands of the cache, so nobody gets past by asking many times at once.
    """
    now = int(time.time())
    key = f"rate:{who}:{now // MINUTE}"
    cache.add(key, 0, timeout=2 * MINUTE)
    try:
        asked = cache.incr(key)
    except ValueError:
        # Thrown out in between by a cache that was full.
        return None
    return MINUTE - now % MINUTE if asked > most else None
