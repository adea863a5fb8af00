"""Shapes of what people type at the sign-in; they never save."""

from typing import Any

from allauth.account import forms as allauth_forms
from django.http import HttpRequest

from kam.core import password_reset


class ResetPasswordForm(allauth_forms.ResetPasswordForm):  # type: ignore[misc]  # allauth is untyped
    """Asks for an address without looking it up: that is the job's part, so the answer tells nothing."""

    def clean_email(self) -> str:
        """Return the address in lower case."""
        return str(self.cleaned_data["email"]).lower()

    def save(self, request: HttpRequest, **options: Any) -> str:
        """Pass the wish on (allauth's name for it)."""
        password_reset.ask(email=self.cleaned_data["email"])
        return str(self.cleaned_data["email"])
