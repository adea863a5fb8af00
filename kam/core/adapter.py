"""How sign-in differs from allauth's own habits."""

from typing import Any, Final

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from kam.core import known_device, mail, sealing
from kam.core.http import client_address
from kam.core.models import User

log = structlog.get_logger(__name__)

# Wrong passwords for one address from unknown browsers, wherever they come from.
ANYWHERE: Final = {"login_failed_anywhere": "50/h/key"}


class SignIn(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """No sign-up, mails through jobs, and a throttle by which nobody can lock out somebody else."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The e-mail or the password is wrong."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Answer no, whoever asks: an administrator opens the account."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address that throttles count by."""
        return client_address(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt before the password is looked at; allauth takes a successful one back."""
        super().pre_authenticate(request, **credentials)
        email = str(credentials.get("email", "")).lower()
        if known_device.device_of(request, email=email):
            return
        usage = ratelimit.consume(request, app="kam.core", action="login_failed_anywhere", config=ANYWHERE, key=email)
        if not usage:
            raise self.validation_error("too_many_login_attempts")
        self._login_failed_rl_usage.usage.extend(usage.usage)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Leave a line with the caller's address. What was typed stays out: it may be a password in the wrong field."""
        log.warning("sign_in_failed")

    def post_login(self, request: HttpRequest, user: User, **details: Any) -> HttpResponse:
        """Remember the browser after the last step of the sign-in."""
        response: HttpResponse = super().post_login(request, user, **details)
        known_device.remember(response, email=user.email)
        log.info("signed_in", user_id=user.pk)
        return response

    def set_password(self, user: User, password: str) -> None:
        """Store a new password and forget the wrong ones that were typed before, and an invitation that is open."""
        user.set_password(password)
        user.invited_at = None
        user.save(update_fields=["password", "invited_at"])
        log.info("password_set", of_user=user.pk)
        self._delete_login_attempts_cached_email(self.request, email=user.email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Have allauth's mail sent by a job: the page does not wait for the mail server."""
        message = self.render_mail(template_prefix, email, {"request": self.request, "email": email, **context})
        mail.send_later(to=email, subject=message.subject, text=message.body)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        email = str(credentials.get("email", "")).lower()
        device = known_device.device_of(request, email=email)
        return f"{email}|{device or client_address(request)}"


class SealedMfa(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is untyped
    """Keeps the secrets of authenticator apps and recovery codes encrypted."""

    def encrypt(self, text: str) -> str:
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unseal(encrypted_text)


class ResetToken(PasswordResetTokenGenerator):
    """Django's token dies with the password, the e-mail and the next sign-in; ours with a deactivation too."""

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{user.is_active}"
