"""The shape of a class that is given by hand."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.until import UntilForm

AS_COMPUTED = ("", _("As computed"))


class OverrideForm(UntilForm):
    """The letters to put in place of the computed ones, why, and until when."""

    abc = forms.ChoiceField(label=_("Value"), required=False, choices=[AS_COMPUTED, ("A", "A"), ("B", "B"), ("C", "C")])
    xyz = forms.ChoiceField(
        label=_("Variability"), required=False, choices=[AS_COMPUTED, ("X", "X"), ("Y", "Y"), ("Z", "Z")]
    )
    field_order = ("abc", "xyz", "reason", "expires_on")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].help_text = _("Everybody who sees the account reads it beside the class.")
        self.fields["expires_on"].label = _("Valid until")
        self.fields["expires_on"].help_text = _(
            "The last day on which it counts. The computed class goes on beside it."
        )
