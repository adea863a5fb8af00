"""The shape of a new profile."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ProfileForm(forms.Form):
    """What the profile is called and why there is another one."""

    name = forms.CharField(label=_("Name"), max_length=60, help_text=_("Its runs are listed under it."))
    reason = forms.CharField(
        label=_("What it is for"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
