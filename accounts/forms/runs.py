"""Shapes of what people ask of the classification."""

from django import forms
from django.utils.translation import gettext_lazy as _


class RunForm(forms.Form):
    """The day to classify as of."""

    as_of = forms.DateField(
        label=_("As of"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d"],
    )
