"""How often somebody may ask. Counted in whole minutes in the cache, for all processes together."""

import time
from typing import Any, Final

from django.core.cache import cache

MINUTE: Final = 60


def count(who: str, *, most: int) -> int | None:
    """Count one more this minute; return the seconds until the next minute when that is one too many, else None.

    Counting is one command of the cache, so nobody gets past by asking many times at once.
    """
    now = int(time.time())
    counter: Any = cache
    asked = counter.counted(f"rate:{who}:{now // MINUTE}", timeout=2 * MINUTE)
    return MINUTE - now % MINUTE if asked > most else None
