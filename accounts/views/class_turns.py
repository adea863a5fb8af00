"""What would change a class, in sentences."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.analytics.next_bucket import Between, NextBucket
from accounts.analytics.value_turns import ValueTurns
from accounts.models import ClassificationSnapshot
from accounts.views.amounts import Amounts
from accounts.views.class_sentences import bucket_count
from kam.core import formatting

# More than this much growth says nothing as a percentage.
TENFOLD: Final = 10


@dataclass(frozen=True)
class TurnInWords:
    """One other class, and what would bring it about."""

    abc: str
    xyz: str
    words: str
    # Up or down for moves between A, B and C only.
    direction: str = ""


def value_turns_in_words(snapshot: ClassificationSnapshot, turns: ValueTurns, amounts: Amounts) -> list[TurnInWords]:
    """Say how much more makes the letter better and how much less makes it worse."""
    found = []
    window = bucket_count(snapshot.run.parameters["window"], snapshot.run.parameters["bucket"])
    if better := turns.better:
        more = better.value - snapshot.value
        if more <= 0:
            words = _enough_already(snapshot)
        elif snapshot.value > 0 and more / snapshot.value < TENFOLD:
            words = _("%(amount)s more in %(window)s, %(growth)s growth") % {
                "amount": amounts.short(more),
                "window": window,
                "growth": formatting.percent(more / snapshot.value),
            }
        else:
            words = _("%(amount)s more in %(window)s") % {"amount": amounts.short(more), "window": window}
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


def steadiness_turns_in_words(
    snapshot: ClassificationSnapshot, turns: NextBucket, amounts: Amounts
) -> list[TurnInWords]:
    """Say between which amounts the next bucket makes the letter better, and outside of which worse."""
    found = []
    bucket = snapshot.run.parameters["bucket"]
    if turns.better:
        between = turns.better_between
        words = _no_single(bucket) if between is None or between.high < 0 else _inside(between, bucket, amounts)
        found.append(TurnInWords(snapshot.abc, turns.better, words))
    if turns.worse:
        outside = turns.worse_outside
        words = _any(bucket) if outside is None or outside.high < 0 else _outside(outside, bucket, amounts)
        if words:
            found.append(TurnInWords(snapshot.abc, turns.worse, words))
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
    return _("No single quarter is enough") if bucket == "quarter" else _("No single month is enough")


def _any(bucket: str) -> str:
    if bucket == "quarter":
        return _("Whatever the next quarter brings: the oldest one leaves the window")
    return _("Whatever the next month brings: the oldest one leaves the window")


def _inside(between: Between, bucket: str, amounts: Amounts) -> str:
    is_quarter = bucket == "quarter"
    low = amounts.short(max(between.low, Decimal(0)))
    if not between.high.is_finite():
        words = _("A next quarter of %(low)s or more") if is_quarter else _("A next month of %(low)s or more")
        return words % {"low": low}
    if between.low <= 0:
        words = _("A next quarter of at most %(high)s") if is_quarter else _("A next month of at most %(high)s")
    elif is_quarter:
        words = _("A next quarter between %(low)s and %(high)s")
    else:
        words = _("A next month between %(low)s and %(high)s")
    return words % {"low": low, "high": amounts.short(between.high)}


def _outside(outside: Between, bucket: str, amounts: Amounts) -> str:
    is_quarter = bucket == "quarter"
    has_low, has_high = outside.low > 0, outside.high.is_finite()
    if has_low and has_high:
        words = (
            _("A next quarter above %(high)s or below %(low)s")
            if is_quarter
            else _("A next month above %(high)s or below %(low)s")
        )
        return words % {"high": amounts.short(outside.high), "low": amounts.short(outside.low)}
    if has_high:
        words = _("A next quarter above %(high)s") if is_quarter else _("A next month above %(high)s")
        return words % {"high": amounts.short(outside.high)}
    if has_low:
        words = _("A next quarter below %(low)s") if is_quarter else _("A next month below %(low)s")
        return words % {"low": amounts.short(outside.low)}
    return ""
