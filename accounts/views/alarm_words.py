"""Alarms as people read them, on the portfolio and on the account."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from accounts.analytics.alarms.kinds import AlarmWords, alarm_kinds
from accounts.models import Alarm

# From this score on an account is a case for today, from the other one for this week.
BAD: Final = 60
WARN: Final = 30


@dataclass(frozen=True)
class AlarmRow:
    """One alarm with its words; `points` is what it alone makes of a score of 100."""

    alarm: Alarm
    label: str
    words: AlarmWords
    points: Decimal
    since: date


def rows_of(alarms: Iterable[Alarm], currency: str) -> list[AlarmRow]:
    """Return the alarms in words; those of a kind that is not registered any more are left out."""
    return [
        AlarmRow(
            alarm=alarm,
            label=str(alarm_kinds.get(alarm.kind).label),
            words=alarm_kinds.get(alarm.kind).words(alarm.figures, currency),
            points=100 * alarm.points,
            since=alarm.raised_on,
        )
        for alarm in alarms
        if alarm.kind in alarm_kinds
    ]


def tone_of(score: int) -> str:
    """Return the colour of a score: bad, warn, or none."""
    return "bad" if score >= BAD else "warn" if score >= WARN else ""
