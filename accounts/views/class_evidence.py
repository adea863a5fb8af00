"""The data behind a class: how many buckets, what was taken off, what was left out, what was converted."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.analytics.class_series import ClassSeries
from accounts.models import ClassificationSnapshot
from accounts.views.class_sentences import bucket_count
from kam.core import formatting


@dataclass(frozen=True)
class Evidence:
    """One thing to know about the data; `tone` is good, warn, or empty for what is neither."""

    words: str
    tone: str = ""


def evidence_of(snapshot: ClassificationSnapshot, series: ClassSeries) -> list[Evidence]:
    """Say what the class of an account rests on, as far as its sales are seen."""
    if series.is_hidden:
        return _buckets(snapshot)
    base = snapshot.run.figures.get("currency", "")
    months = list(series.months)
    returns = sum((month.gross - month.net for month in months), Decimal(0))
    unrated = sum(month.unrated_lines for month in months)
    return [
        *_members(len(series.accounts)),
        *_buckets(snapshot),
        *_returns(returns, snapshot, base),
        *_converted(series.currencies, snapshot),
        *_unrated(unrated),
    ]


def _members(count: int) -> list[Evidence]:
    if count == 1:
        return []
    words = ngettext(
        "The sales of %(count)s account of the group", "The sales of %(count)s accounts of the group", count
    )
    return [Evidence(words % {"count": formatting.number(count)})]


def _buckets(snapshot: ClassificationSnapshot) -> list[Evidence]:
    if not snapshot.buckets or snapshot.nonzero_buckets is None:
        return []
    parameters = snapshot.run.parameters
    all_of_them = bucket_count(snapshot.buckets, parameters["bucket"])
    values = {"count": formatting.number(snapshot.nonzero_buckets), "all": all_of_them}
    held = _("Sales in %(count)s of %(all)s") % values
    found = [Evidence(held, "good" if snapshot.nonzero_buckets == snapshot.buckets else "")]
    if snapshot.buckets < int(parameters["window"]):
        first = _("Its first sale was on %(day)s, so the window of %(window)s is not full") % {
            "day": formatting.day(snapshot.first_on),
            "window": bucket_count(int(parameters["window"]), parameters["bucket"]),
        }
        found.append(Evidence(first))
    return found


def _returns(returns: Decimal, snapshot: ClassificationSnapshot, base: str) -> list[Evidence]:
    if not returns:
        return [Evidence(_("No returns"), "good")]
    amount = {"amount": formatting.money(returns, base)}
    if snapshot.run.parameters["measure"] == "gross":
        return [Evidence(_("Returns of %(amount)s are not taken off") % amount)]
    return [Evidence(_("Returns of %(amount)s taken off") % amount, "good")]


def _converted(currencies: Sequence[str], snapshot: ClassificationSnapshot) -> list[Evidence]:
    if not currencies:
        return []
    names = {"currencies": ", ".join(currencies)}
    if snapshot.run.parameters["fx"] == "fixed":
        return [Evidence(_("%(currencies)s converted at budget rates") % names)]
    return [Evidence(_("%(currencies)s converted at the rate of each document's day") % names)]


def _unrated(count: int) -> list[Evidence]:
    if not count:
        return []
    words = ngettext(
        "%(count)s line without an exchange rate is left out",
        "%(count)s lines without an exchange rate are left out",
        count,
    )
    return [Evidence(words % {"count": formatting.number(count)}, "warn")]
