"""The shape of a class that is given by hand."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.until import UntilForm

AS_COMPUTED: Final = ("", _("As computed"))
LETTERS: Final = {"abc": [(letter, letter) for letter in "ABC"], "xyz": [(letter, letter) for letter in "XYZ"]}


class OverrideForm(UntilForm):
    """The letters to put in place of the computed ones, why, and until when."""

    abc = forms.ChoiceField(label=_("Value"), required=False, choices=[AS_COMPUTED, *LETTERS["abc"]])
    xyz = forms.ChoiceField(label=_("Variability"), required=False, choices=[AS_COMPUTED, *LETTERS["xyz"]])
    field_order = ("abc", "xyz", "reason", "expires_on")

    def __init__(self, *args: Any, computed: Mapping[str, str], **options: Any) -> None:
        """Take the computed letters by the names of the fields, to name them as a choice; empty where there is none."""
        super().__init__(*args, **options)
        for name, letter in computed.items():
            field = self.fields[name]
            if letter and isinstance(field, forms.ChoiceField):
                as_computed = _("As computed: %(letter)s") % {"letter": letter}
                field.choices = [("", as_computed), *LETTERS[name]]
        self.fields["reason"].help_text = _("Everybody who sees the account reads it beside the class.")
        self.fields["expires_on"].label = _("Valid until")
        self.fields["expires_on"].help_text = _("The last day on which it counts.")
