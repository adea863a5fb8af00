from dataclasses import dataclass

import pytest

from kam.core.registry import Registry


@dataclass(frozen=True)
class Thing:
    key: str
    order: int = 100


def test_entries_come_in_their_order_whoever_registered_first() -> None:
    things: Registry[Thing] = Registry()
    for thing in (Thing("last", 30), Thing("b", 20), Thing("a", 20), Thing("first", 10)):
        things.register(thing)
    assert [thing.key for thing in things] == ["first", "a", "b", "last"]
    assert len(things) == 4


def test_an_entry_is_found_by_its_key() -> None:
    things: Registry[Thing] = Registry()
    things.register(Thing("a"))
    assert things.get("a") == Thing("a")
    assert "a" in things
    assert "b" not in things
    with pytest.raises(KeyError):
        things.get("b")


def test_two_entries_with_one_key_are_a_mistake() -> None:
    things: Registry[Thing] = Registry()
    things.register(Thing("a"))
    with pytest.raises(ValueError, match="registered twice"):
        things.register(Thing("a", 7))
