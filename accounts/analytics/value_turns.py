"""What would change the letter of value: how much an account would have to bring, the others staying as they are."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Final

from django.db import connection

from accounts.analytics.letters import VALUE, limit_of
from accounts.models import ClassificationSnapshot

PERCENT: Final = Decimal("0.01")


@dataclass(frozen=True)
class ValueTurn:
    """With this value over the whole window, in the measure and currency of the run, the letter becomes this one."""

    letter: str
    value: Decimal


@dataclass(frozen=True)
class ValueTurns:
    """The nearest better and the nearest worse letter; None where there is none, or no value gives it."""

    better: ValueTurn | None = None
    worse: ValueTurn | None = None


def value_turns(snapshot: ClassificationSnapshot) -> ValueTurns:
    """Return what the next run would need to publish another letter of value; one query.

    By the rule of the snapshot's run, its margins included: a letter once published is given up only clear of the
    line (section 8 of the specification). These are figures of the whole company: only for those who read totals.
    Empty for an account that is not ranked.
    """
    if snapshot.rank is None or not snapshot.abc:
        return ValueTurns()
    parameters = snapshot.run.parameters
    margin = Decimal(str(parameters["margin"]))
    better, worse = VALUE.better_than(snapshot.abc), VALUE.worse_than(snapshot.abc)
    # Within its own letter's limit, loosened; within the better one's, tightened.
    asked = {
        letter: PERCENT * (limit_of(within, parameters) + change)
        for letter, within, change in ((better, better, -margin), (worse, snapshot.abc, margin))
        if letter and within
    }
    answers = dict(zip(asked, _answers(snapshot, list(asked.values())), strict=True))
    reached = answers[better][0] if better else None
    return ValueTurns(
        better=ValueTurn(better, reached) if better and reached is not None else None,
        worse=_worse(worse, answers[worse][1]) if worse else None,
    )


def _worse(letter: str, lost: Decimal | None) -> ValueTurn:
    # Whoever brings nothing is C, however little all the others bring.
    return ValueTurn(letter, lost) if lost is not None and lost > 0 else ValueTurn("C", Decimal(0))


def _answers(snapshot: ClassificationSnapshot, limits: list[Decimal]) -> list[tuple[Decimal | None, Decimal | None]]:
    """Return for each limit, a share of the whole, with which value it is reached and with which it is lost."""
    parameters = snapshot.run.parameters
    values = {
        "run": snapshot.run_id,
        "group": snapshot.group,
        "account": snapshot.account_id,
        "value": snapshot.value,
        "total": parameters["total"],
        "counts_itself": parameters["boundary"] != "crossing",
        "limits": limits,
    }
    with connection.cursor() as cursor:
        cursor.execute(_text(), values)
        return [(reached, lost) for reached, lost in cursor.fetchall()]


@cache
def _text() -> str:
    return Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
