"""How sign-in differs from allauth's own habits."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedSignup(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """Nobody signs up: an administrator opens the account."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Answer no, whoever asks."""
        return False
