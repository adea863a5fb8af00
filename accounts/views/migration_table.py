"""Moves between all classes as a table: from the rows to the columns, counts with what those accounts bring."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Any, Final

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.analytics.migration_matrix import DORMANT, NONE, Migration, Move
from accounts.analytics.move_kinds import count_kinds, kind_of
from accounts.views.amounts import Amounts
from accounts.views.class_moves import letters
from kam.core import formatting

CODES: Final = (*(f"{abc}{xyz}" for abc, xyz in product("ABC", "XYZ-")), DORMANT, NONE)
KINDS: Final = ("up", "down", "steadier", "less_steady", "rated", "new", "back", "gone")
TOP: Final = 8


@dataclass(frozen=True)
class End:
    """A class at the beginning or the end of a move, as a badge takes it; `state` for what is no class."""

    code: str
    abc: str
    xyz: str
    state: str

    @classmethod
    def of(cls, code: str) -> "End":
        """Take a class of a migration apart."""
        states = {DORMANT: _("Dormant"), NONE: _("None")}
        abc, xyz = ("", "") if code in states else letters(code)
        return cls(code, abc, xyz, states.get(code, ""))

    @property
    def name(self) -> str:
        """The class in text."""
        return self.state or self.code


class MigrationTable:
    """A migration for people; `cell_url` says where the accounts of a move are listed, empty where nowhere."""

    def __init__(
        self, migration: Migration, amounts: Amounts, *, cell_url: Callable[[str, str], str] | None = None,
        chosen: tuple[str, str] = ("", ""),
    ) -> None:  # fmt: skip
        self.migration = migration
        self.amounts = amounts
        self._cell_url = cell_url
        self._chosen = chosen

    @cached_property
    def codes(self) -> list[str]:
        """The classes that occur on either side, in their order."""
        occurring = {code for pair in self.migration.moves for code in pair}
        return [code for code in CODES if code in occurring]

    @property
    def heads(self) -> list[End]:
        """The classes of the columns."""
        return [End.of(code) for code in self.codes]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """One row a class of the first side, its cells in the order of the heads, and its sum."""
        return [
            {
                "head": End.of(before),
                "cells": [self._cell(before, after) for after in self.codes],
                "total": formatting.number(self._sums[0][before]),
            }
            for before in self.codes
        ]

    @property
    def sums(self) -> list[str]:
        """The accounts of each class on the second side."""
        return [formatting.number(self._sums[1][after]) for after in self.codes]

    @property
    def all_of_them(self) -> str:
        """How many accounts either side knows."""
        return formatting.number(self.migration.accounts)

    @cached_property
    def moved(self) -> Move:
        """Everybody who has another class on the second side."""
        return _sum([move for (before, after), move in self.migration.moves.items() if before != after])

    @property
    def moved_value(self) -> str:
        """What those who move brought on the first side."""
        return self.amounts.short(self.moved.value_before)

    @property
    def moved_share(self) -> Decimal | None:
        """The part of the accounts that move, 0 to 1."""
        return Decimal(self.moved.accounts) / self.migration.accounts if self.migration.accounts else None

    @property
    def moved_value_share(self) -> Decimal | None:
        """The part of the value of the first side that moves; None where there is none."""
        whole = _sum(list(self.migration.moves.values())).value_before
        return self.moved.value_before / whole if whole > 0 else None

    @property
    def stability(self) -> str:
        """The part of the accounts that keep their class."""
        return formatting.percent(self.migration.stability)

    @cached_property
    def counts(self) -> Counter[str]:
        """How many moves there are of each kind."""
        return count_kinds(self.migration)

    @property
    def kinds(self) -> list[dict[str, Any]]:
        """The same in words; up and down are always said."""
        return [
            {"kind": kind, "words": words, "count": self.counts[kind], "tone": _tone(kind) if self.counts[kind] else ""}
            for kind, words in kinds_in_words(self.counts).items()
            if self.counts[kind] or kind in {"up", "down"}
        ]

    @property
    def groups(self) -> list[dict[str, Any]]:
        """All moves under their kinds, for a screen that has no room for the table."""
        order = {code: place for place, code in enumerate(CODES)}
        pairs = sorted(
            (pair for pair, move in self.migration.moves.items() if pair[0] != pair[1] and move.accounts),
            key=lambda pair: (order[pair[0]], order[pair[1]]),
        )
        words = kinds_in_words(self.counts)
        grouped = {kind: [self._move(*pair) for pair in pairs if kind_of(*pair) == kind] for kind in KINDS}
        return [{"words": words[kind], "tone": _tone(kind), "moves": moves} for kind, moves in grouped.items() if moves]

    @property
    def up_and_down(self) -> str:
        """How many accounts have a better and how many a worse letter of value."""
        values = {"up": formatting.number(self.counts["up"]), "down": formatting.number(self.counts["down"])}
        return _("%(up)s up, %(down)s down") % values

    @property
    def top(self) -> list[dict[str, Any]]:
        """The moves of most value, the most first."""
        moves = [(pair, move) for pair, move in self.migration.moves.items() if pair[0] != pair[1]]
        moves.sort(key=lambda each: (-max(each[1].value_before, each[1].value_after), -each[1].accounts, each[0]))
        return [self._top(before, after, move) for (before, after), move in moves[:TOP]]

    @property
    def is_more(self) -> bool:
        """Whether there are more kinds of moves than the top ones."""
        return sum(before != after for before, after in self.migration.moves) > TOP

    def _top(self, before: str, after: str, move: Move) -> dict[str, Any]:
        kind = kind_of(before, after)
        return {
            "before": End.of(before),
            "after": End.of(after),
            "direction": kind if kind in {"up", "down"} else "",
            "count": _accounts(move.accounts),
            "value": self.amounts.short(max(move.value_before, move.value_after)),
            "url": self._url(before, after),
        }

    def _move(self, before: str, after: str) -> dict[str, Any]:
        return {
            "before": End.of(before).name,
            "after": End.of(after).name,
            "count": formatting.number(self.migration.moves[before, after].accounts),
            "url": self._url(before, after),
            "is_current": (before, after) == self._chosen,
        }

    def _cell(self, before: str, after: str) -> dict[str, Any]:
        move = self.migration.moves.get((before, after))
        if move is None or not move.accounts:
            return {"count": ""}
        words = _("%(before)s to %(after)s: %(accounts)s, %(value)s")
        value = self.amounts.short(move.value_after or move.value_before)
        return {
            "count": formatting.number(move.accounts),
            "value": value,
            "label": words % {
                "before": End.of(before).name,
                "after": End.of(after).name,
                "accounts": _accounts(move.accounts),
                "value": value,
            },
            "kind": kind_of(before, after),
            "url": self._url(before, after),
            "is_current": (before, after) == self._chosen,
        }  # fmt: skip

    def _url(self, before: str, after: str) -> str:
        return self._cell_url(before, after) if self._cell_url else ""

    @cached_property
    def _sums(self) -> tuple[Counter[str], Counter[str]]:
        """The accounts of each class on either side."""
        rows: Counter[str] = Counter()
        columns: Counter[str] = Counter()
        for (before, after), move in self.migration.moves.items():
            rows[before] += move.accounts
            columns[after] += move.accounts
        return rows, columns


def kinds_in_words(counts: Counter[str]) -> dict[str, str]:
    """Say how many moves there are of each kind, in the order in which they matter."""
    words = {
        "up": ngettext("%(count)s up", "%(count)s up", counts["up"]),
        "down": ngettext("%(count)s down", "%(count)s down", counts["down"]),
        "steadier": ngettext("%(count)s steadier", "%(count)s steadier", counts["steadier"]),
        "less_steady": ngettext("%(count)s less steady", "%(count)s less steady", counts["less_steady"]),
        "rated": ngettext("%(count)s first letter", "%(count)s first letters", counts["rated"]),
        "new": ngettext("%(count)s new", "%(count)s new", counts["new"]),
        "back": ngettext("%(count)s back", "%(count)s back", counts["back"]),
        "gone": ngettext("%(count)s gone", "%(count)s gone", counts["gone"]),
    }
    return {kind: words[kind] % {"count": formatting.number(counts[kind])} for kind in KINDS}


def _tone(kind: str) -> str:
    return {"up": "k-good", "down": "k-bad"}.get(kind, "")


def _accounts(count: int) -> str:
    return ngettext("%(count)s account", "%(count)s accounts", count) % {"count": formatting.number(count)}


def _sum(moves: list[Move]) -> Move:
    return Move(
        sum(move.accounts for move in moves),
        sum((move.value_before for move in moves), Decimal(0)),
        sum((move.value_after for move in moves), Decimal(0)),
    )
