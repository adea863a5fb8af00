"""What would change a class, in sentences."""

from dataclasses import dataclass
from decimal import Decimal
from math import ceil
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.analytics.next_bucket import Between, NextBucket
from accounts.analytics.value_turns import ValueTurns
from accounts.models import ClassificationSnapshot
from accounts.views.amounts import Amounts
from accounts.views.class_sentences import bucket_count
from accounts.views.parameter_words import value_in_words
from kam.core import formatting

# More than this much growth says nothing as a percentage.
TENFOLD: Final = 10
ANY: Final = Decimal("Infinity")
# The parameters by which a letter is held.
MARGINS: Final = ("margin", "cv_margin")


@dataclass(frozen=True)
class TurnInWords:
    """One other class, and what would bring it about."""

    # Empty where the letter of value may move as well.
    abc: str
    xyz: str
    words: str
    # Up or down for moves between A, B and C only.
    direction: str = ""
    # No other class: what leaves this one as it is.
    is_kept: bool = False


def margins_in_words(snapshot: ClassificationSnapshot) -> str:
    """Say by how much a letter must be clear of its line before it changes; empty where the lines are all there is."""
    stored = snapshot.run.parameters
    values = {name: value_in_words(name, stored[name]) for name in MARGINS if Decimal(str(stored[name]))}
    sentences = {
        ("margin", "cv_margin"): _(
            "A letter changes once clear of its line: A, B, C by %(margin)s, X, Y, Z by %(cv_margin)s of the limit."
        ),
        ("margin",): _("A, B and C change once they are clear of their line by %(margin)s."),
        ("cv_margin",): _("X, Y and Z change once they are clear of their limit by %(cv_margin)s of it."),
    }
    return sentences[tuple(values)] % values if values else ""


def value_turns_in_words(snapshot: ClassificationSnapshot, turns: ValueTurns, amounts: Amounts) -> list[TurnInWords]:
    """Say how much more makes the letter better and how much less makes it worse."""
    found = []
    window = bucket_count(snapshot.run.parameters["window"], snapshot.run.parameters["bucket"])
    if better := turns.better:
        more = better.value - snapshot.value
        words = _enough_already(snapshot) if more <= 0 else _more(snapshot, more, amounts)
        found.append(TurnInWords(better.letter, snapshot.xyz, words, "up"))
    if worse := turns.worse:
        less = snapshot.value - worse.value
        if worse.value <= 0:
            words = _("Only if returns took away all that it buys")
        elif less <= 0:
            words = _enough_already(snapshot)
        else:
            words = _("%(amount)s less in %(window)s") % {"amount": amounts.short(less), "window": window}
        found.append(TurnInWords(worse.letter, snapshot.xyz, words, "down"))
    return found


def _more(snapshot: ClassificationSnapshot, more: Decimal, amounts: Amounts) -> str:
    """Say how much more there has to be: as growth, or of a new account as buckets like those it has had so far."""
    parameters = snapshot.run.parameters
    window, had = int(parameters["window"]), snapshot.buckets or 0
    values = {"amount": amounts.short(more), "window": bucket_count(window, parameters["bucket"])}
    if 0 < had < window and snapshot.value > 0:
        ahead = ceil(more * had / snapshot.value)
        if ahead <= window - had:
            words = _("%(amount)s more, as much as %(ahead)s like those so far bring")
            return words % (values | {"ahead": bucket_count(ahead, parameters["bucket"])})
    elif snapshot.value > 0 and more / snapshot.value < TENFOLD:
        growth = formatting.percent(more / snapshot.value)
        return _("%(amount)s more in %(window)s, %(growth)s growth") % (values | {"growth": growth})
    return _("%(amount)s more in %(window)s") % values


def steadiness_turns_in_words(
    snapshot: ClassificationSnapshot, turns: NextBucket, amounts: Amounts, *, below: Decimal = ANY
) -> list[TurnInWords]:
    """Say between which amounts the next bucket makes the letter better, and outside of which worse.

    From a next bucket of `below` on the letter of value is another one, too: such a turn is told without it.
    """
    found = []
    bucket = snapshot.run.parameters["bucket"]
    if turns.better:
        between = turns.better_between
        words = _no_single(bucket) if between is None or between.high < 0 else inside(between, bucket, amounts)
        found.append(TurnInWords(snapshot.abc, turns.better, words))
    if turns.worse:
        outside = turns.worse_outside
        words = _any(bucket) if outside is None or outside.high < 0 else outside_of(outside, bucket, amounts)
        if words:
            is_dear = outside is not None and below <= outside.high < ANY
            found.append(TurnInWords("" if is_dear else snapshot.abc, turns.worse, words))
    return found


def _enough_already(snapshot: ClassificationSnapshot) -> str:
    confirm = int(snapshot.run.parameters["confirm"])
    words = ngettext(
        "As it is; it follows once it has held for %(count)s run",
        "As it is; it follows once it has held for %(count)s runs in a row",
        confirm,
    )
    return words % {"count": formatting.number(confirm)}


def _no_single(bucket: str) -> str:
    return {
        "month": _("No single month is enough"),
        "quarter": _("No single quarter is enough"),
        "week": _("No single week is enough"),
    }[bucket]


def _any(bucket: str) -> str:
    return {
        "month": _("Whatever the next month brings: the oldest one leaves the window"),
        "quarter": _("Whatever the next quarter brings: the oldest one leaves the window"),
        "week": _("Whatever the next week brings: the oldest one leaves the window"),
    }[bucket]


def inside(between: Between, bucket: str, amounts: Amounts) -> str:
    """Say that the next bucket has to lie within two amounts."""
    if not between.high.is_finite():
        words = {
            "month": _("If the next month brings %(low)s or more"),
            "quarter": _("If the next quarter brings %(low)s or more"),
            "week": _("If the next week brings %(low)s or more"),
        }
    elif between.low <= 0:
        words = {
            "month": _("If the next month brings at most %(high)s"),
            "quarter": _("If the next quarter brings at most %(high)s"),
            "week": _("If the next week brings at most %(high)s"),
        }
    else:
        words = {
            "month": _("If the next month is between %(low)s and %(high)s"),
            "quarter": _("If the next quarter is between %(low)s and %(high)s"),
            "week": _("If the next week is between %(low)s and %(high)s"),
        }
    return words[bucket] % _limits(between, amounts)


def outside_of(outside: Between, bucket: str, amounts: Amounts) -> str:
    """Say that it has to lie outside of them; empty where every amount lies within."""
    has_low, has_high = outside.low > 0, outside.high.is_finite()
    if has_low and has_high:
        words = {
            "month": _("If the next month is above %(high)s or below %(low)s"),
            "quarter": _("If the next quarter is above %(high)s or below %(low)s"),
            "week": _("If the next week is above %(high)s or below %(low)s"),
        }
    elif has_high:
        words = {
            "month": _("If the next month is above %(high)s"),
            "quarter": _("If the next quarter is above %(high)s"),
            "week": _("If the next week is above %(high)s"),
        }
    elif has_low:
        words = {
            "month": _("If the next month is below %(low)s"),
            "quarter": _("If the next quarter is below %(low)s"),
            "week": _("If the next week is below %(low)s"),
        }
    else:
        return ""
    return words[bucket] % _limits(outside, amounts)


def _limits(between: Between, amounts: Amounts) -> dict[str, str]:
    high = amounts.short(between.high) if between.high.is_finite() else ""
    return {"low": amounts.short(max(between.low, Decimal(0))), "high": high}
