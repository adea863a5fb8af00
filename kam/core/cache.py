"""A cache that pages can rely on while its server is down or hangs."""

import time
from typing import Any, Final

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

# Down, hung, full, still loading: whatever the reason, a page goes on without it.
AWAY: Final = (RedisError, OSError)
# Seconds during which a server that did not answer is not asked again: one request pays, not all.
PAUSE: Final = 5.0


class CountingRedisCache(RedisCache):
    """Redis that counts in one round trip."""

    def counted(self, key: str, timeout: int) -> int:
        """Count one more under the key and return how many there are; the count ends `timeout` seconds after that."""
        name = self.make_and_validate_key(key)
        both = self._cache.get_client(name, write=True).pipeline()
        both.incr(name)
        both.expire(name, timeout)
        return int(both.execute()[0])


class CountingMemory(LocMemCache):
    """The same in the memory of this process."""

    def counted(self, key: str, timeout: int) -> int:
        """Count one more under the key and return how many there are."""
        self.add(key, 0, timeout=timeout)
        return int(self.incr(key))


class PatientRedisCache(CountingRedisCache):
    """Redis while it answers, this process's own memory while it does not.

    Counters of the sign-in throttle therefore go on counting, per process instead of for all.
    """

    # Shared by all threads on purpose.
    away_until: dict[str, float] = {}

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._name = server
        self._memory = CountingMemory(f"while-away-{server}", params)

    def _ask(self, method: str, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= self.away_until.get(self._name, 0.0):
            try:
                return getattr(super(), method)(*args, **kwargs)
            except AWAY:
                self.away_until[self._name] = time.monotonic() + PAUSE
        return getattr(self._memory, method)(*args, **kwargs)

    def add(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("add", *args, **kwargs)

    def get(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("get", *args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("set", *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("touch", *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("delete", *args, **kwargs)

    def get_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("get_many", *args, **kwargs)

    def set_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("set_many", *args, **kwargs)

    def delete_many(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("delete_many", *args, **kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("has_key", *args, **kwargs)

    def incr(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("incr", *args, **kwargs)

    def counted(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("counted", *args, **kwargs)

    def clear(self) -> Any:
        return self._ask("clear")
