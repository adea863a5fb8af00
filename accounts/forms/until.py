"""What is decided by hand for a while: why, and until when."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.services.until import LONGEST


class UntilForm(forms.Form):
    """A reason that others read, and the last day on which the decision counts; heirs say what the two mean."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    expires_on = forms.DateField(
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), input_formats=["%Y-%m-%d"]
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["expires_on"].widget.attrs |= {"min": today.isoformat(), "max": (today + LONGEST).isoformat()}
