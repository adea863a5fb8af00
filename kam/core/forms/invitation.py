"""Shape of the first password; whether it is a good one the service says."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _

NEW = {"autocomplete": "new-password"}


class FirstPasswordForm(forms.Form):
    """The same password twice."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs=NEW),
        help_text=lazystr(password_validators_help_text_html()),
    )
    again = forms.CharField(label=_("Password again"), strip=False, widget=forms.PasswordInput(attrs=NEW))

    def clean(self) -> dict[str, Any]:
        """Compare both."""
        typed: dict[str, Any] = super().clean() or {}
        if "password" in typed and "again" in typed and typed["password"] != typed["again"]:
            self.add_error("again", _("This is not the same as above. Type it again."))
        return typed
