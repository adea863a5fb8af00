"""Shapes of what the first administrator says about the company."""

from functools import cache
from pathlib import Path
from typing import Any, Final
from zoneinfo import TZPATH, available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

# Country codes, coordinates, zone.
COUNTRIES: Final = "zone.tab"


class CompanyForm(forms.Form):
    """The company's name and its clock; its currency comes with the first file."""

    name = forms.CharField(label=_("Company"), max_length=200)
    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("Business days and the nightly classification follow it.")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        zones = self.fields["time_zone"]
        assert isinstance(zones, forms.ChoiceField)  # noqa: S101 - told to the type checker
        zones.choices = [(zone, zone.replace("_", " ")) for zone in _zones()]


class CompanySettingsForm(CompanyForm):
    """The same, and the band in which the share of key accounts is healthy."""

    key_share_low = forms.IntegerField(
        label=_("Key account share, from %"), min_value=1, max_value=98,
        help_text=_("Below it too little of the revenue comes from key accounts."),
    )  # fmt: skip
    key_share_high = forms.IntegerField(
        label=_("Key account share, to %"), min_value=2, max_value=99,
        help_text=_("Above it the company depends on few customers. Managers get a mail when it leaves the range."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)


@cache
def _zones() -> list[str]:
    """Return the zones of the world's countries, as area and city; old names for them are left out.

    The system's list of countries says which these are; without it every area and city is offered.
    """
    known = {zone for zone in available_timezones() if "/" in zone}
    for path in (Path(directory, COUNTRIES) for directory in TZPATH):
        if path.is_file():
            rows = (line.split("\t") for line in path.read_text("utf-8").splitlines() if not line.startswith("#"))
            return sorted(known & {row[2] for row in rows})
    return sorted(known)
