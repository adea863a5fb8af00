"""The parameters of a classification in words: their names, their values, and where two sets of them differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.analytics.abc_xyz.parameters import FIELDS, Parameters
from accounts.forms.thresholds import GROUPS, ThresholdsForm
from accounts.models import ClassificationProfile
from accounts.views.class_sentences import bucket_count
from kam.core import formatting

PERCENT: Final = {"a", "b", "cv_margin", "key_share"}
PARTS: Final = {"x", "y"}
# Where the value stands beside the name, it says itself what it is counted in.
NAMES: Final = {
    "a": gettext_lazy("A up to"),
    "b": gettext_lazy("B up to"),
    "x": gettext_lazy("X up to"),
    "y": gettext_lazy("Y up to"),
    "key_share": gettext_lazy("Key accounts up to"),
    "margin": gettext_lazy("A, B, C past the line by"),
    "cv_margin": gettext_lazy("X, Y, Z past the limit by"),
}
SUMMARY: Final = gettext_lazy("A to %(a)s, B to %(b)s · X to %(x)s, Y to %(y)s · %(window)s")


@dataclass(frozen=True)
class Difference:
    """One parameter that two sets of them disagree on."""

    name: str
    before: str
    after: str


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Return where two stored sets of parameters differ, in words and in the order of the form."""
    old, new = Parameters.from_json(before).to_json(), Parameters.from_json(after).to_json()
    return [
        Difference(label_of(name), value_in_words(name, old[name]), value_in_words(name, new[name]))
        for name in _in_order()
        if old[name] != new[name]
    ]


def all_of_them(stored: Mapping[str, Any]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return all parameters in words, under the headings of the form."""
    values = Parameters.from_json(stored).to_json()
    return [
        (str(title), [(label_of(name), value_in_words(name, values[name])) for name in names if name in values])
        for _key, title, _note, names in GROUPS
    ]


def label_of(name: str) -> str:
    """Return what a parameter is called beside its value."""
    return str(NAMES.get(name) or ThresholdsForm.base_fields[name].label)


def value_in_words(name: str, value: Any) -> str:
    """Write the stored value of a parameter."""
    choices = dict(getattr(ThresholdsForm.base_fields[name], "choices", ()))
    if str(value) in choices:
        return str(choices[str(value)])
    if name == "margin":
        return _("%(number)s percentage points") % {"number": plain(value)}
    if name in PERCENT:
        return percent(Decimal(str(value)) / 100)
    if name in PARTS:
        return percent(value)
    return plain(value)


def summary_of(profile: ClassificationProfile) -> str:
    """Write the parameters that matter most in one line."""
    return str(SUMMARY) % {
        "a": percent(profile.a / 100),
        "b": percent(profile.b / 100),
        "x": percent(profile.x),
        "y": percent(profile.y),
        "window": bucket_count(profile.window, profile.bucket),
    }


def percent(part: Any) -> str:
    """Write a part (0.5) as a percentage with the decimals it has: 50%."""
    return formatting.percent(Decimal(str(part)), max(0, _decimals(part) - 2))


def plain(value: Any) -> str:
    """Write a number with the decimals it has."""
    return formatting.number(Decimal(str(value)), _decimals(value))


def _decimals(value: Any) -> int:
    return max(0, -int(Decimal(str(value)).normalize().as_tuple().exponent))


def _in_order() -> list[str]:
    return [name for _key, _title, _note, names in GROUPS for name in names if name in FIELDS]
