"""Shapes of what people type at the sign-in; they never save."""

from typing import Any, Final

from allauth.account import forms as allauth_forms
from django.forms import Field
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kam.core import password_reset

NEW: Final = _("New password")
AGAIN: Final = _("New password again")


class LoginForm(allauth_forms.LoginForm):  # type: ignore[misc]  # allauth is untyped
    """Asks for the address and the password, in our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail")


class ChangePasswordForm(allauth_forms.ChangePasswordForm):  # type: ignore[misc]  # allauth is untyped
    """Asks for the password of now and twice for the next, in our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Current password")
        _name_passwords(self.fields)


class ResetPasswordKeyForm(allauth_forms.ResetPasswordKeyForm):  # type: ignore[misc]  # allauth is untyped
    """Asks twice for the next password, in our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name_passwords(self.fields)


class ResetPasswordForm(allauth_forms.ResetPasswordForm):  # type: ignore[misc]  # allauth is untyped
    """Asks for an address without looking it up: that is the job's part, so the answer tells nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail")

    def clean_email(self) -> str:
        """Return the address in lower case."""
        return str(self.cleaned_data["email"]).lower()

    def save(self, request: HttpRequest, **options: Any) -> str:
        """Pass the wish on (allauth's name for it)."""
        password_reset.ask(email=self.cleaned_data["email"])
        return str(self.cleaned_data["email"])


def _name_passwords(fields: dict[str, Field]) -> None:
    fields["password1"].label, fields["password2"].label = NEW, AGAIN
