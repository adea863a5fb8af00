"""What comes by itself: the first letter of a new account, the month that leaves, and what an account keeps."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.analytics.bucket_series import Bucket
from accounts.analytics.class_series import ClassSeries
from accounts.analytics.next_bucket import Between, NextBucket, first_letters
from accounts.models import ClassificationSnapshot
from accounts.views.amounts import Amounts
from accounts.views.class_series import bucket_in_words
from accounts.views.class_turns import TurnInWords, inside, outside_of
from kam.core import formatting


@dataclass(frozen=True)
class Ahead:
    """What the next buckets bring: the first letters, what keeps the present one, and a sentence beside them."""

    turns: list[TurnInWords]
    note: str = ""


def ahead_of(snapshot: ClassificationSnapshot, series: ClassSeries, next_one: NextBucket, amounts: Amounts) -> Ahead:
    """Say what is ahead of an account as far as its sales are seen."""
    buckets = list(series.buckets)
    if not buckets:
        return Ahead([])
    if not snapshot.xyz:
        return Ahead(_first(snapshot, buckets, amounts), _still_needed(snapshot, len(buckets)))
    return Ahead(_kept(snapshot, next_one, amounts), _leaving(snapshot, buckets, amounts))


def _first(snapshot: ClassificationSnapshot, buckets: list[Bucket], amounts: Amounts) -> list[TurnInWords]:
    bucket = snapshot.run.parameters["bucket"]
    limits = first_letters(snapshot, [each.amount for each in buckets])
    if limits is None:
        return []
    steady, variable = limits
    # The same amounts may move the letter of value, so these stand without it.
    words = {
        "X": inside(steady, bucket, amounts) if steady else "",
        "Y": _beside(steady, variable, bucket, amounts) if variable else "",
        "Z": outside_of(variable, bucket, amounts) if variable else _("Whatever it brings"),
    }
    return [TurnInWords("", letter, each) for letter, each in words.items() if each]


def _beside(steady: Between | None, variable: Between, bucket: str, amounts: Amounts) -> str:
    """Say between which amounts it is Y, of which those that make it X have been named."""
    if steady is None:
        return inside(variable, bucket, amounts)
    if not variable.high.is_finite():
        return _("If it brings anything else")
    values = {"low": amounts.short(variable.low), "high": amounts.short(variable.high)}
    if variable.low > 0:
        return _("If it brings less or more than that, between %(low)s and %(high)s") % values
    if steady.low > 0:
        return _("If it brings less or more than that, up to %(high)s") % values
    return _("If it brings more than that, up to %(high)s") % values


def _still_needed(snapshot: ClassificationSnapshot, count: int) -> str:
    parameters = snapshot.run.parameters
    missing = int(parameters["min_buckets"]) - count
    if missing <= 0:
        return ""
    words = {
        "month": ngettext(
            "With %(count)s more month it gets X, Y or Z.", "With %(count)s more months it gets X, Y or Z.", missing
        ),
        "quarter": ngettext(
            "With %(count)s more quarter it gets X, Y or Z.", "With %(count)s more quarters it gets X, Y or Z.", missing
        ),
        "week": ngettext(
            "With %(count)s more week it gets X, Y or Z.", "With %(count)s more weeks it gets X, Y or Z.", missing
        ),
    }
    return words[parameters["bucket"]] % {"count": formatting.number(missing)}


def _kept(snapshot: ClassificationSnapshot, next_one: NextBucket, amounts: Amounts) -> list[TurnInWords]:
    """Say which next amounts leave it as it is, where others would make it worse."""
    better, stays = next_one.better_between, next_one.worse_outside
    # Between amounts that make it better there would be two rows about the same month.
    if better is not None and better.high >= 0:
        return []
    if stays is None or stays.high < 0 or (stays.low <= 0 and not stays.high.is_finite()):
        return []
    bucket = snapshot.run.parameters["bucket"]
    return [TurnInWords(snapshot.abc, snapshot.xyz, inside(stays, bucket, amounts), is_kept=True)]


def _leaving(snapshot: ClassificationSnapshot, buckets: list[Bucket], amounts: Amounts) -> str:
    parameters = snapshot.run.parameters
    if len(buckets) < int(parameters["window"]):
        return ""
    oldest = buckets[0]
    return _("The next run no longer counts %(oldest)s, which brought %(amount)s.") % {
        "oldest": bucket_in_words(oldest, parameters["bucket"]),
        "amount": amounts.short(oldest.amount),
    }
