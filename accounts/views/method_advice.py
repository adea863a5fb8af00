"""Advice about the method, with its figures and what following it would change; for who reads company totals."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.analytics.abc_xyz.parameters import Parameters
from accounts.analytics.advice import Season, Unsteady, season, unsteady
from accounts.analytics.move_kinds import kind_of
from accounts.analytics.presets import BY_KEY, Preset
from accounts.forms.threshold_values import as_typed
from accounts.models import ClassificationProfile, ClassificationRun
from accounts.services import classification
from accounts.views.amounts import Amounts
from kam.core import formatting
from kam.core.errors import DomainError
from kam.core.models import User

# So many accounts are judged anew while the page loads, to say what the advice would change.
MOST: Final = 2_000


@dataclass(frozen=True)
class Advice:
    """What the figures show, what to do about it, what that would change, and where to try it."""

    title: str
    words: str
    effect: str
    url: str


def advice_for(user: User, run: ClassificationRun | None, profile: ClassificationProfile) -> list[Advice]:
    """Return the advice that the published run gives."""
    if run is None or not user.sees_company_totals:
        return []
    found = []
    if erratic := unsteady(run):
        found.append(_advice(_("Count by quarter"), _erratic(erratic, run), BY_KEY["quarters"], user, run, profile))
    if seasonal := season(run):
        found.append(_advice(_("Take the season out"), _seasonal(seasonal), BY_KEY["season"], user, run, profile))
    return found


def _advice(
    title: str, words: str, preset: Preset, user: User, run: ClassificationRun, profile: ClassificationProfile
) -> Advice:
    # Only what differs: the lines that the company has drawn stay.
    options: dict[str, Any] = dict(preset.options)
    url = f"{reverse('accounts:thresholds')}?{urlencode(as_typed(options))}" if user.sees_everything else ""
    return Advice(title, words, _effect(options, user, run, profile), url)


def _erratic(found: Unsteady, run: ClassificationRun) -> str:
    words = ngettext(
        "%(erratic)s of %(rated)s A account that is old enough is Z; it brings %(revenue)s. When most large accounts "
        "are Z, the periods are too short for the way they order.",
        "%(erratic)s of %(rated)s A accounts that are old enough are Z; they bring %(revenue)s. When most large "
        "accounts are Z, the periods are too short for the way they order.",
        found.rated,
    )
    return words % {
        "erratic": formatting.number(found.erratic),
        "rated": formatting.number(found.rated),
        "revenue": Amounts.of(run).short(found.revenue),
    }


def _seasonal(found: Season) -> str:
    values = {
        "strongest": formatting.month(found.strongest),
        "weakest": formatting.month(found.weakest),
        "high": formatting.percent(found.high, 0),
        "low": formatting.percent(found.low, 0),
    }
    if found.high_before is None or found.low_before is None:
        words = _(
            "%(strongest)s brought %(high)s of an average month and %(weakest)s %(low)s. The year before is not known, "
            "so it may have been chance."
        )
        return words % values
    words = _(
        "%(strongest)s brought %(high)s of an average month and %(weakest)s %(low)s; the same months of the "
        "year before %(high_before)s and %(low_before)s. The season of the whole "
        "company makes steady accounts look unsteady."
    )
    before = {"high_before": found.high_before, "low_before": found.low_before}
    return words % (values | {name: formatting.percent(value, 0) for name, value in before.items()})


def _effect(options: dict[str, Any], user: User, run: ClassificationRun, profile: ClassificationProfile) -> str:
    """Say how many accounts would be steadier, where judging them does not take long."""
    known = sum(int(count) for count in (run.figures.get("accounts") or {}).values())
    if known > MOST or not user.sees_everything:
        return ""
    try:
        parameters = Parameters.from_profile(profile, options)
        found = classification.preview(profile=profile, parameters=parameters, by=user)
    except DomainError:
        return ""
    if found is None or found.moves is None:
        return ""
    moves = found.moves.migration.moves.items()
    steadier = sum(move.accounts for (before, after), move in moves if kind_of(before, after) == "steadier")
    value = sum((m.value_before for (before, after), m in moves if kind_of(before, after) == "steadier"), Decimal(0))
    words = ngettext(
        "%(count)s account with %(value)s would be steadier.",
        "%(count)s accounts with %(value)s would be steadier.",
        steadier,
    )
    return words % {"count": formatting.number(steadier), "value": Amounts.of(run).short(value)}
