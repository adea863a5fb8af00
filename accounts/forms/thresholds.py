"""The shape of a classification's parameters, in plain words."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import ClassificationProfile as Profile
from accounts.services.classification.profiles import SETTINGS

GROUPS: Final[tuple[tuple[str, Promise, Promise, tuple[str, ...]], ...]] = (
    (
        "value",
        _("Value: A, B, C"),
        _("Accounts in the order of what they bring; the lines say how much of the whole each letter makes."),
        ("measure", "a", "b", "boundary", "total", "grouping", "key_share"),
    ),
    (
        "steadiness",
        _("Steadiness: X, Y, Z"),
        _("How far an account's buckets lie from their mean: the standard deviation divided by the mean."),
        ("bucket", "window", "x", "y", "min_buckets", "seasonal", "zeros", "new", "ddof"),
    ),
    (
        "calm",
        _("Keeping letters calm"),
        _("An account near a line does not change its letter every month."),
        ("hysteresis", "margin", "cv_margin", "confirm"),
    ),
    (
        "basis",
        _("Groups and currencies"),
        _("Who is one account, and at which rate its sales count."),
        ("rollup", "fx"),
    ),
)
ON_OFF: Final = [("on", _("Yes")), ("off", _("No"))]
DDOF: Final = [("0", _("All buckets there are (population)")), ("1", _("A sample of buckets (n − 1)"))]


def _number(label: Any, help_text: Any, *, step: str = "any", **options: Any) -> forms.DecimalField:
    widget = forms.NumberInput(attrs={"step": step, "inputmode": "decimal", "autocomplete": "off"})
    return forms.DecimalField(
        label=label, help_text=help_text, max_digits=6, decimal_places=3, widget=widget, **options
    )


def _count(label: Any, help_text: Any, *, low: int, high: int, required: bool = True) -> forms.IntegerField:
    return forms.IntegerField(label=label, help_text=help_text, min_value=low, max_value=high, required=required)


def _choice(label: Any, help_text: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, help_text=help_text, choices=choices)


class ThresholdsForm(forms.Form):
    """Every parameter of a profile. What the address does not name is as the profile has it."""

    measure = _choice(_("What is counted"), _("Standard: net revenue."), Profile.Measure.choices)
    a = _number(_("A to, percent"), _("The accounts that make this much are A. Standard: 80."), step="0.5")
    b = _number(
        _("B to, percent"), _("Those that come next, up to here, are B; the rest is C. Standard: 95."), step="0.5"
    )
    boundary = _choice(
        _("On the line"),
        _("Standard: the better class, so that the largest account is always A."),
        Profile.Boundary.choices,
    )
    total = _choice(
        _("The whole"), _("What the percentages are a part of. Standard: positive accounts."), Profile.Total.choices
    )
    grouping = _choice(_("Ranked within"), _("Standard: one ranking of everybody."), Profile.Grouping.choices)
    key_share = _number(
        _("Key accounts to, percent"),
        _("The largest accounts that make this much are proposed as key accounts. Standard: 50."),
        step="0.5",
    )
    bucket = _choice(
        _("Bucket"),
        _("Longer buckets look steadier. Never compare two sizes. Standard: month."),
        Profile.Bucket.choices,
    )
    window = _count(_("Buckets counted"), _("The last complete ones, 3 to 60. Standard: 12."), low=3, high=60)
    x = _number(_("X to"), _("0.5: buckets vary by half of their mean. Standard: 0.5."), step="0.05")
    y = _number(_("Y to"), _("Above it is Z. Standard: 1."), step="0.05")
    min_buckets = _count(
        _("Buckets needed"),
        _("With fewer since the first sale there is no X, Y or Z. Empty: 6 months, 4 quarters or 13 weeks."),
        low=2,
        high=60,
        required=False,
    )
    seasonal = _choice(
        _("Season"), _("Taken out before the variation is measured. Standard: none."), Profile.Seasonal.choices
    )
    zeros = _choice(
        _("Empty buckets"), _("Standard: zero, so that a gap makes an account less steady."), Profile.Zeros.choices
    )
    new = _choice(_("Series begins"), _("Standard: with the first sale ever."), Profile.New.choices)
    ddof = _choice(_("Deviation over"), _("Standard: all buckets."), DDOF)
    hysteresis = _choice(
        _("Hold letters near a line"),
        _("A letter changes only when it is clear of the line. Standard: yes."),
        ON_OFF,
    )
    margin = _number(
        _("Clear by, percentage points"), _("Of the cumulative share, for A, B, C. Standard: 2."), step="0.5"
    )
    cv_margin = _number(_("Clear by, percent of X and Y"), _("For X, Y, Z. Standard: 10."), step="1")
    confirm = _count(
        _("Buckets that agree"), _("A change is published after so many in a row. Standard: 1."), low=1, high=60
    )
    rollup = _choice(_("An account is"), _("Standard: each account by itself."), Profile.Rollup.choices)
    fx = _choice(_("Exchange rate"), _("Standard: of the document's day."), Profile.Fx.choices)

    def __init__(self, named: Mapping[str, Any], *, profile: Profile, may_change: bool = True) -> None:
        kept = kept_by(profile)
        given = {name: str(named[name])[:40] for name in self.base_fields if name in named}
        super().__init__(kept | given)
        for name, field in self.fields.items():
            field.disabled = not may_change
            if not may_change:
                self.initial[name] = kept[name]

    @property
    def groups(self) -> Iterator[tuple[str, Promise, Promise, list[BoundField]]]:
        """The fields under their headings."""
        return ((key, title, note, [self[name] for name in names]) for key, title, note, names in GROUPS)

    @property
    def options(self) -> dict[str, Any]:
        """The checked parameters under the command's names."""
        cleaned = dict(self.cleaned_data)
        cleaned["ddof"], cleaned["hysteresis"] = int(cleaned["ddof"]), cleaned["hysteresis"] == "on"
        return cleaned

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What was asked for, as hidden fields of the form that saves exactly it."""
        return [(name, str(self.data.get(name, ""))) for name in self.base_fields]


class ReasonForm(forms.Form):
    """Why the parameters change; which version the person has read; whether to classify at once."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stands beside this version of the profile for everybody."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    run = forms.BooleanField(label=_("Classify at once with them"), required=False, initial=True)


def kept_by(profile: Profile) -> dict[str, str]:
    """Return the profile's parameters as the form writes them."""
    return {name: _written(getattr(profile, name)) for name in SETTINGS}


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return "" if value is None else str(value)
