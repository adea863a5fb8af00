"""The shape of a classification's parameters, in plain words."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.forms.threshold_values import as_stored, is_same, kept_by
from accounts.models import ClassificationProfile as Profile

GROUPS: Final[tuple[tuple[str, Promise, Promise, tuple[str, ...]], ...]] = (
    (
        "value",
        _("Value: A, B, C"),
        _("The accounts stand in the order of what they bring; the lines say how much of it each letter makes."),
        ("measure", "a", "b", "boundary", "total", "grouping", "key_share"),
    ),
    (
        "steadiness",
        _("Steadiness: X, Y, Z"),
        _(
            "How far the months of an account lie from its average month, in percent of that month "
            "(the coefficient of variation)."
        ),
        ("bucket", "window", "x", "y", "min_buckets", "seasonal", "zeros", "new", "ddof"),
    ),
    (
        "calm",
        _("When a letter changes"),
        _("An account that is only just past a line keeps its letter, so that it does not go to and fro every month."),
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
BOUNDARY: Final = [
    (Profile.Boundary.CROSSING, _("The better class")),
    (Profile.Boundary.INCLUSIVE, _("The worse class, unless just on it")),
    (Profile.Boundary.EXCLUSIVE, _("The worse class, also just on it")),
]
TOTAL: Final = [
    (Profile.Total.POSITIVE, _("Accounts with positive revenue")),
    (Profile.Total.NET, _("All accounts, negative ones taken off")),
]
ZEROS: Final = [(Profile.Zeros.INCLUDE, _("Count as zero")), (Profile.Zeros.IGNORE, _("Are left out"))]
NEW: Final = [
    (Profile.New.SINCE_FIRST, _("With its first sale")),
    (Profile.New.FULL, _("Before it, with zeros")),
]
SEASONAL: Final = [
    (Profile.Seasonal.NONE, _("Left in")),
    (Profile.Seasonal.POOLED, _("Taken out: that of the company")),
    (Profile.Seasonal.ADDITIVE, _("Taken out: each account's own")),
]
DDOF: Final = [("0", _("Over all periods")), ("1", _("As of a sample"))]
ROLLUP: Final = [
    (Profile.Rollup.SELF, _("Each account by itself")),
    (Profile.Rollup.ROOT, _("A group as one account")),
]


def _number(label: Any, help_text: Any, *, step: str = "any", places: int = 3, **options: Any) -> forms.DecimalField:
    widget = forms.NumberInput(attrs={"step": step, "inputmode": "decimal", "autocomplete": "off"})
    return forms.DecimalField(
        label=label, help_text=help_text, max_digits=6, decimal_places=places, widget=widget, **options
    )


def _count(label: Any, help_text: Any, *, low: int, high: int, required: bool = True) -> forms.IntegerField:
    return forms.IntegerField(label=label, help_text=help_text, min_value=low, max_value=high, required=required)


def _choice(label: Any, help_text: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, help_text=help_text, choices=choices)


class ThresholdsForm(forms.Form):
    """Every parameter of a profile. What the address does not name is as the profile has it."""

    measure = _choice(_("What is counted"), _("Standard: net revenue."), Profile.Measure.choices)
    a = _number(_("A up to, percent"), _("The accounts that make this much are A. Standard: 80."), step="0.5")
    b = _number(
        _("B up to, percent"), _("Those that come next, up to here, are B; the rest is C. Standard: 95."), step="0.5"
    )
    boundary = _choice(
        _("Who crosses a line gets"),
        _("Standard: the better class, so that the largest account is always A."),
        BOUNDARY,
    )
    total = _choice(_("100 percent is"), _("Standard: the accounts with positive revenue."), TOTAL)
    grouping = _choice(_("Ranked within"), _("Standard: one ranking of everybody."), Profile.Grouping.choices)
    key_share = _number(
        _("Key accounts up to, percent"),
        _("The largest accounts that make this much are proposed as key accounts. Standard: 50."),
        step="0.5",
    )
    bucket = _choice(
        _("Period"),
        _("What sales are added up by (bucket). Longer ones look steadier; never compare two. Standard: month."),
        Profile.Bucket.choices,
    )
    window = _count(_("Periods counted"), _("The last complete ones, 3 to 60. Standard: 12."), low=3, high=60)
    x = _number(
        _("X up to, percent"),
        _("At 50 a typical month lies half an average month above or below it. Standard: 50."),
        places=1,
    )
    y = _number(_("Y up to, percent"), _("Above it is Z. Standard: 100."), places=1)
    min_buckets = _count(
        _("Periods before the first X, Y, Z"),
        _("With fewer since its first sale an account is too new. Empty: 6 months, 4 quarters or 13 weeks."),
        low=2,
        high=60,
        required=False,
    )
    seasonal = _choice(_("Season"), _("Before the variation is measured. Standard: left in."), SEASONAL)
    zeros = _choice(
        _("Periods without sales"), _("Standard: count as zero, so that a gap makes an account less steady."), ZEROS
    )
    new = _choice(_("A new account begins"), _("Standard: with its first sale."), NEW)
    ddof = _choice(
        _("Deviation"),
        _("Population (n) or sample (n − 1); STDEV.P or STDEV.S of a spreadsheet. Standard: over all periods."),
        DDOF,
    )
    hysteresis = _choice(
        _("Hold letters near a line"),
        _("A letter changes only when it is clear of the line. Standard: yes."),
        ON_OFF,
    )
    margin = _number(
        _("A, B, C: points past the line"),
        _("At 2, the line of 80% is crossed at 82% and at 78%. Standard: 2."),
        step="0.5",
    )
    cv_margin = _number(
        _("X, Y, Z: percent past the limit"),
        _("At 10, the limit of 50% is crossed at 55% and at 45%. Standard: 10."),
        step="1",
    )
    confirm = _count(
        _("Periods in a row before a change"),
        _("A change is published once so many closed months, quarters or weeks say so. Standard: 1."),
        low=1,
        high=60,
    )
    rollup = _choice(_("Groups of companies"), _("Standard: each account by itself."), ROLLUP)
    fx = _choice(_("Exchange rate"), _("Standard: of the document's day."), Profile.Fx.choices)

    def __init__(self, named: Mapping[str, Any], *, profile: Profile, may_change: bool = True) -> None:
        self.kept = kept_by(profile)
        given = {name: str(named[name])[:40] for name in self.base_fields if name in named}
        super().__init__(self.kept | given)
        for name, field in self.fields.items():
            field.disabled = not may_change
            if not may_change:
                self.initial[name] = self.kept[name]

    @property
    def groups(self) -> Iterator[tuple[str, Promise, Promise, list[tuple[BoundField, str]]]]:
        """The fields under their headings, each with what is saved where it differs."""
        saved = dict(self.saved)
        for key, title, note, names in GROUPS:
            yield key, title, note, [(self[name], saved[name]) for name in names]

    @property
    def saved(self) -> list[tuple[str, str]]:
        """What is saved of each parameter, in words; empty where it is what is shown."""
        return [(name, "" if self._is_saved(name) else self._saved_in_words(name)) for name in self.base_fields]

    @property
    def is_changed(self) -> bool:
        """Whether anything shown is not what is saved."""
        return not all(self._is_saved(name) for name in self.base_fields)

    @property
    def options(self) -> dict[str, Any]:
        """The checked parameters under the command's names."""
        cleaned = as_stored(self.cleaned_data)
        cleaned["ddof"], cleaned["hysteresis"] = int(cleaned["ddof"]), cleaned["hysteresis"] == "on"
        return cleaned

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What was asked for, as hidden fields of the form that saves exactly it."""
        return [(name, str(self.data.get(name, ""))) for name in self.base_fields]

    def _is_saved(self, name: str) -> bool:
        is_number = not isinstance(self.fields[name], forms.ChoiceField)
        return is_same(str(self.data.get(name, "")), self.kept[name], is_number=is_number)

    def _saved_in_words(self, name: str) -> str:
        choices: Any = getattr(self.fields[name], "choices", ())
        return str(dict(choices).get(self.kept[name]) or self.kept[name] or gettext("empty"))


class ReasonForm(forms.Form):
    """Why the parameters change; which version the person has read; whether to classify at once."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It stands beside this version of the profile for everybody."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    run = forms.BooleanField(label=_("Classify at once"), required=False, initial=True)
