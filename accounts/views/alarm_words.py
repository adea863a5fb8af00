"""Alarms as people read them, on the portfolio and on the account."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from django.utils.translation import gettext as _

from accounts.analytics.alarms.kinds import AlarmWords, alarm_kinds
from accounts.models import Account, Alarm
from kam.core import formatting

# From this score on an account is a case for today, from the other one for this week.
BAD: Final = 60
WARN: Final = 30
PAIR: Final = 2


@dataclass(frozen=True)
class AlarmRow:
    """One alarm with its words; `points` is what it alone makes of a score of 100."""

    alarm: Alarm
    label: str
    words: AlarmWords
    points: Decimal
    since: date

    @property
    def tone(self) -> str:
        """The colour of its points."""
        return tone_of(int(self.points))


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


def joined(rows: Sequence[AlarmRow], score: int) -> str:
    """Say how several alarms, the heaviest first, make one score; empty for one, whose points are the score."""
    if len(rows) <= 1:
        return ""
    first = int(rows[0].points.quantize(Decimal(1), ROUND_HALF_UP))
    values = {"first": formatting.number(first), "left": formatting.number(100 - first)}
    if len(rows) > PAIR:
        words = _("The heaviest alarm gives %(first)s; each other one takes its part of the points still left.")
        return words % values
    second = {"second": formatting.percent(rows[1].points / 100, 0), "added": formatting.number(score - first)}
    words = _(
        "One alarm gives %(first)s; the other takes %(second)s of the %(left)s points left, which adds %(added)s."
    )
    return words % (values | second)


@dataclass(frozen=True)
class Calm:
    """Why nothing is open to be read about an account, with the sentence that explains it."""

    title: str
    text: str


def calm_of(account: Account, *, buys: bool, has_muted: bool) -> Calm:
    """Say why an account has no open alarm; `buys` is whether anything was sold to it in the last twelve months."""
    if account.archived_at is not None:
        return Calm(_("Nobody watches an archived account"), _("Its alarms ended when it was archived."))
    if not buys:
        return Calm(
            _("It bought nothing in the last 12 months"),
            _("Alarms compare with how an account buys; where nothing was sold for a year there is no pattern left."),
        )
    watched = _(
        "Orders that stay away, lines that stop, prices, revenue and classes that fall show here, "
        "looked for every night."
    )
    return Calm(_("Everything else is as always") if has_muted else _("It buys as it always does"), watched)
