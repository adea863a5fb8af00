"""The shape of a class that is given by hand."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

AS_COMPUTED = ("", _("As computed"))


class OverrideForm(forms.Form):
    """The letters to put in place of the computed ones, why, and until when."""

    abc = forms.ChoiceField(label=_("Value"), required=False, choices=[AS_COMPUTED, ("A", "A"), ("B", "B"), ("C", "C")])
    xyz = forms.ChoiceField(
        label=_("Variability"), required=False, choices=[AS_COMPUTED, ("X", "X"), ("Y", "Y"), ("Z", "Z")]
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody who sees the account reads it beside the class."),
    )
    expires_on = forms.DateField(
        label=_("Valid until"),
        help_text=_("The last day on which it counts. The computed class goes on beside it."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d"],
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["expires_on"].widget.attrs["min"] = today.isoformat()
