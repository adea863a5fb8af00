"""Registry: how an upper app appears on a lower app's screen without being named there."""

from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar


class Entry(Protocol):
    """What can stand in a registry: it has a unique key and a place in the order."""

    @property
    def key(self) -> str: ...

    @property
    def order(self) -> int: ...


T = TypeVar("T", bound=Entry)


class Registry(Generic[T]):
    """Entries in their order, filled in `AppConfig.ready()` and only read afterwards."""

    def __init__(self) -> None:
        self._entries: dict[str, T] = {}

    def register(self, entry: T) -> T:
        """Add the entry; a second one under the same key is a programming error (ValueError)."""
        if entry.key in self._entries:
            raise ValueError(f"{entry.key!r} is registered twice.")
        self._entries[entry.key] = entry
        return entry

    def get(self, key: str) -> T:
        """Return the entry of this key; KeyError when nobody registered it."""
        return self._entries[key]

    def __iter__(self) -> Iterator[T]:
        return iter(sorted(self._entries.values(), key=lambda entry: (entry.order, entry.key)))

    def __contains__(self, key: object) -> bool:
        return key in self._entries

    def __len__(self) -> int:
        return len(self._entries)
