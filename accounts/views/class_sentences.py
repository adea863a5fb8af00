"""Why an account has its class, in sentences.

Shares, ranks and cumulative shares tell the whole company's revenue, so they stand only in the sentence for those
who may read company totals (docs/architecture.md); everybody reads the letter's meaning,
the account's own money, months and deviation.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import ClassificationRun, ClassificationSnapshot
from accounts.views.amounts import Amounts, Whole
from kam.core import formatting

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Thresholds:
    """The run's thresholds as ratios, and what its buckets are called."""

    a: Decimal
    b: Decimal
    x: Decimal
    y: Decimal
    bucket: str
    min_buckets: int
    boundary: str

    @classmethod
    def of(cls, run: ClassificationRun) -> "Thresholds":
        """Read them from the stored parameters of the run."""
        stored = run.parameters
        a, b, x, y = (Decimal(str(stored[name])) for name in "abxy")
        words = (str(stored["bucket"]), int(stored["min_buckets"]), str(stored["boundary"]))
        return cls(a / HUNDRED, b / HUNDRED, x, y, *words)


def value_sentence(snapshot: ClassificationSnapshot, *, ranked: int | None) -> str:
    """Say why the letter of value is what it is; `ranked` is how many accounts were ranked, None hides shares."""
    status = ClassificationSnapshot.Status
    if snapshot.status == status.DORMANT:
        words = _("No class: nothing bought in these months, last on %(day)s. The next sale gives it one again.")
        return words % {"day": formatting.day(snapshot.last_on)}
    if snapshot.status == status.NONE or not snapshot.abc:
        return _("No class: no sales up to the end of these months.")
    if snapshot.status == status.NONPOSITIVE:
        return _("Class C: returns take away all that was bought in these months.")
    limits = Thresholds.of(snapshot.run)
    if ranked is not None and snapshot.rank and snapshot.cum_share_start is not None:
        return _share_sentence(snapshot, limits, ranked)
    return _plain_sentence(snapshot.abc, limits, Whole.of(snapshot.run))


def _plain_sentence(letter: str, limits: Thresholds, whole: Whole) -> str:
    words = {
        "A": _("Class A: among the accounts that make %(a)s."),
        "B": _("Class B: among the accounts that come next, up to %(b)s."),
        "C": _("Class C: among the accounts that make the rest, above %(b)s."),
    }
    return words[letter] % {"a": whole.part(as_percent(limits.a)), "b": whole.part(as_percent(limits.b))}


def _share_sentence(snapshot: ClassificationSnapshot, limits: Thresholds, ranked: int) -> str:
    # The letter that the figures give; hysteresis may keep another one published.
    letter = snapshot.raw_abc or snapshot.abc
    share = Whole.of(snapshot.run).part(formatting.percent(snapshot.share))
    if letter == "A" and not snapshot.cum_share_start:
        largest = _("%(share)s make it the largest of %(ranked)s accounts, so it is A.")
        return largest % {"share": share, "ranked": formatting.number(ranked)}
    sentences = {"crossing": _before_it, "inclusive": _up_to_the_line, "exclusive": _below_the_line}
    return sentences[limits.boundary](letter) % {
        "share": share,
        "rank": formatting.number(snapshot.rank),
        "ranked": formatting.number(ranked),
        "before": formatting.percent(snapshot.cum_share_start),
        "with": formatting.percent(snapshot.cum_share_end),
        "a": as_percent(limits.a),
        "b": as_percent(limits.b),
    }


def _before_it(letter: str) -> str:
    return {
        "A": _(
            "%(share)s puts it at rank %(rank)s of %(ranked)s. The accounts before it make %(before)s, "
            "less than %(a)s, so it is A."
        ),
        "B": _(
            "%(share)s puts it at rank %(rank)s of %(ranked)s. The accounts before it make %(before)s, "
            "between %(a)s and %(b)s, so it is B."
        ),
        "C": _(
            "%(share)s puts it at rank %(rank)s of %(ranked)s. The accounts before it make %(before)s, "
            "at least %(b)s, so it is C."
        ),
    }[letter]


def _up_to_the_line(letter: str) -> str:
    return {
        "A": _(
            "%(share)s puts it at rank %(rank)s of %(ranked)s. Together with those before it, it makes "
            "%(with)s, at most %(a)s, so it is A."
        ),
        "B": _(
            "%(share)s puts it at rank %(rank)s of %(ranked)s. Together with those before it, it makes "
            "%(with)s, more than %(a)s and at most %(b)s, so it is B."
        ),
        "C": _(
            "%(share)s puts it at rank %(rank)s of %(ranked)s. Together with those before it, it makes "
            "%(with)s, more than %(b)s, so it is C."
        ),
    }[letter]


def _below_the_line(letter: str) -> str:
    return {
        "A": _(
            "%(share)s puts it at rank %(rank)s of %(ranked)s. Together with those before it, it makes "
            "%(with)s, less than %(a)s, so it is A."
        ),
        "B": _(
            "%(share)s puts it at rank %(rank)s of %(ranked)s. Together with those before it, it makes "
            "%(with)s, at least %(a)s and less than %(b)s, so it is B."
        ),
        "C": _(
            "%(share)s puts it at rank %(rank)s of %(ranked)s. Together with those before it, it makes "
            "%(with)s, at least %(b)s, so it is C."
        ),
    }[letter]


def steadiness_sentence(snapshot: ClassificationSnapshot) -> str:
    """Say why the letter of variability is what it is; empty for an account without any class."""
    if not snapshot.abc or snapshot.buckets is None:
        return ""
    limits = Thresholds.of(snapshot.run)
    if not snapshot.xyz:
        return _too_new(snapshot.buckets, limits)
    if snapshot.cv is None:
        return _("Z: what it bought adds up to nothing, so there is no mean to vary around.")
    words = {
        "X": _("X, steady: %(buckets)s vary by %(cv)s around their mean of %(mean)s; X is up to %(x)s."),
        "Y": _("Y, variable: %(buckets)s vary by %(cv)s around their mean of %(mean)s; Y is up to %(y)s."),
        "Z": _("Z, erratic: %(buckets)s vary by %(cv)s around their mean of %(mean)s; Z is above %(y)s."),
    }
    return words[snapshot.raw_xyz or snapshot.xyz] % {
        "buckets": bucket_count(snapshot.buckets, limits.bucket),
        "cv": formatting.percent(snapshot.cv),
        "mean": Amounts.of(snapshot.run).exact(snapshot.mean),
        "x": as_percent(limits.x),
        "y": as_percent(limits.y),
    }


def season_sentence(snapshot: ClassificationSnapshot) -> str:
    """Say that the season was taken out before the deviation was measured; empty where it was not."""
    if not snapshot.is_seasonally_adjusted or snapshot.cv_plain is None:
        return ""
    return _("The season was taken out before; with it they vary by %(cv)s.") % {
        "cv": formatting.percent(snapshot.cv_plain)
    }


def _too_new(buckets: int, limits: Thresholds) -> str:
    return _("Too new for X, Y or Z: %(buckets)s since its first sale, %(needed)s are needed.") % {
        "buckets": bucket_count(buckets, limits.bucket),
        "needed": formatting.number(limits.min_buckets),
    }


def held_sentence(snapshot: ClassificationSnapshot) -> str:
    """Say what this run alone would give when an earlier letter is still held; empty when it is the same."""
    raw = f"{snapshot.raw_abc}{snapshot.raw_xyz or '-'}" if snapshot.raw_abc else ""
    if not raw or raw == snapshot.class_code:
        return ""
    return _("This window alone would give %(raw)s; %(published)s is kept until the change is clear of the line.") % {
        "raw": raw,
        "published": snapshot.class_code,
    }


def bucket_count(count: int, bucket: str) -> str:
    """Write a number of buckets: 12 months."""
    words = {
        "month": ngettext("%(count)s month", "%(count)s months", count),
        "quarter": ngettext("%(count)s quarter", "%(count)s quarters", count),
        "week": ngettext("%(count)s week", "%(count)s weeks", count),
    }
    return words[bucket] % {"count": formatting.number(count)}


def title(abc: str | None, xyz: str | None, state: Any) -> str:
    """Name the class in words: high value, steady demand."""
    values = {"A": _("High value"), "B": _("Middle value"), "C": _("Low value")}
    if not abc:
        return str(state)
    demands = {
        ("A", "X"): _("High value, steady demand"),
        ("A", "Y"): _("High value, variable demand"),
        ("A", "Z"): _("High value, erratic demand"),
        ("B", "X"): _("Middle value, steady demand"),
        ("B", "Y"): _("Middle value, variable demand"),
        ("B", "Z"): _("Middle value, erratic demand"),
        ("C", "X"): _("Low value, steady demand"),
        ("C", "Y"): _("Low value, variable demand"),
        ("C", "Z"): _("Low value, erratic demand"),
    }
    return demands.get((abc, xyz or ""), values[abc])


def as_percent(ratio: Decimal) -> str:
    """Write a threshold as a percentage with the decimals it has, at most two."""
    percent = (ratio * HUNDRED).normalize()
    digits = max(0, min(2, -int(percent.as_tuple().exponent)))
    return formatting.percent(ratio, digits)
