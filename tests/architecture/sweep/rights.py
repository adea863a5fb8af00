"""Who may do what with whose things: the matrix of docs/architecture.md, one line a caller, one column a kind of id."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final


class Level(IntEnum):
    """How much of a thing is somebody's: each includes those before it."""

    NOTHING = 0
    SEES = 1
    CHANGES = 2
    KEEPS = 3
    LEADS = 4


NOTHING, SEES, CHANGES, KEEPS, LEADS = Level
# Whose ids are asked for, seen from Clara: her own, those of Carl in her team, those of Anna in another, nobody's.
KINDS: Final = ("own", "team", "foreign", "missing")
# Clara owns; Dina may look and Emil may change; Sara leads her team, Boris another, the chief all of them.
SIGNED_IN: Final = ("owner", "reader", "editor", "manager", "other_manager", "chief", "admin")
CALLERS: Final = ("nobody", "leaver", *SIGNED_IN)


@dataclass(frozen=True)
class Thing:
    """Something with an owner: what each caller is to the own, the team's and the foreign one."""

    name: str
    levels: dict[str, tuple[Level, Level, Level]]

    def level(self, caller: str, kind: str) -> Level:
        """Say how much of it is this caller's; of one that does not exist nothing is anybody's."""
        return self.levels[caller][KINDS.index(kind)] if kind in KINDS[:3] else NOTHING


def _thing(name: str, **levels: tuple[Level, Level, Level]) -> Thing:
    return Thing(name, dict.fromkeys(SIGNED_IN, (NOTHING, NOTHING, NOTHING)) | levels)


def _everywhere(name: str, **levels: Level) -> Thing:
    return Thing(name, {caller: (levels[caller],) * 3 for caller in SIGNED_IN})


ACCOUNT = _thing(
    "account",
    owner=(KEEPS, NOTHING, NOTHING),
    reader=(SEES, NOTHING, NOTHING),
    editor=(CHANGES, NOTHING, NOTHING),
    manager=(LEADS, LEADS, NOTHING),
    other_manager=(NOTHING, NOTHING, LEADS),
    chief=(LEADS, LEADS, LEADS),
    admin=(LEADS, LEADS, LEADS),
)
# A file comes in under its sender's rights: administrators look at it, and take back what came in.
IMPORT = _thing("import", owner=(LEADS, NOTHING, NOTHING), admin=(KEEPS, KEEPS, KEEPS))
JOB = _thing("job", owner=(KEEPS, NOTHING, NOTHING), admin=(KEEPS, KEEPS, KEEPS))
TOKEN = _thing("token", owner=(KEEPS, NOTHING, NOTHING), admin=(KEEPS, KEEPS, KEEPS))
PRIVATE = _thing("saved view, act", owner=(KEEPS, NOTHING, NOTHING))
# People and teams: their managers read of them, administrators keep them.
STAFF = _thing(
    "person or team",
    manager=(SEES, SEES, NOTHING),
    other_manager=(NOTHING, NOTHING, SEES),
    chief=(SEES, SEES, SEES),
    admin=(LEADS, LEADS, LEADS),
)
# As colleagues know each other: also oneself, and who looks after an account that one sees.
COLLEAGUE = Thing("colleague", STAFF.levels | dict.fromkeys(("owner", "reader", "editor"), (SEES, NOTHING, NOTHING)))
# Pages that managers know of, and administrators keep.
OFFICE = _everywhere(
    "office",
    **dict.fromkeys(("owner", "reader", "editor"), NOTHING),
    **dict.fromkeys(("manager", "other_manager", "chief"), SEES),
    admin=LEADS,
)
# What nobody but administrators knows of.
ADMINS = _everywhere("administrators' own", **(dict.fromkeys(SIGNED_IN, NOTHING) | {"admin": LEADS}))
# What everybody reads and administrators decide: the classification.
RULES = _everywhere("rules", **(dict.fromkeys(SIGNED_IN, SEES) | {"admin": LEADS}))
# Everybody's own: lists of what one sees, settings, pins.
ONESELF = _everywhere("oneself", **dict.fromkeys(SIGNED_IN, KEEPS))
