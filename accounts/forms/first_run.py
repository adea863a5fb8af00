"""Shapes of what the first administrator says about the company."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _


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
        # Areas and cities; without the old names that have no area.
        zones.choices = [(zone, zone.replace("_", " ")) for zone in sorted(available_timezones()) if "/" in zone]
