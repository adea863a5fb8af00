"""The shape of a muted alarm."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class MuteForm(forms.Form):
    """Why an alarm needs nothing for now, and until when."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody who sees the account reads it beside the alarm."),
    )
    expires_on = forms.DateField(
        label=_("Muted until"),
        help_text=_("The last day without it. Muted alarms count for no score and no list."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d"],
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["expires_on"].widget.attrs["min"] = today.isoformat()
