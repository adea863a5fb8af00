"""The shape of what people say about a view that they keep."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ViewForm(forms.Form):
    """Its name, and whether everybody has it."""

    name = forms.CharField(label=_("Name"), max_length=60, widget=forms.TextInput(attrs={"autofocus": True}))
    is_shared = forms.BooleanField(
        label=_("Share with everybody"),
        required=False,
        help_text=_("Everybody sees in it only the accounts that they may see."),
    )
