"""Browsers in which somebody has signed in before.

Whoever types wrong passwords for somebody else must not lock that person out: failures are counted apart
for a browser that carries a signed proof of an earlier sign-in to the same address.
"""

import hashlib
import secrets
from typing import Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE: Final = "device"
SALT: Final = "kam.core.known_device"
# Seconds.
LIFETIME: Final = 180 * 24 * 60 * 60


def remember(response: HttpResponse, *, email: str) -> None:
    """Give the browser the proof that this address has signed in here."""
    proof = signing.dumps({"login": _fingerprint(email), "device": secrets.token_hex(8)}, salt=SALT)
    response.set_cookie(
        _name(), proof, max_age=LIFETIME, secure=settings.HTTPS, httponly=True, samesite="Lax", path="/"
    )


def device_of(request: HttpRequest, *, email: str) -> str:
    """Return the name of this browser if the address has signed in here before, else nothing."""
    try:
        proof = signing.loads(request.COOKIES.get(_name(), ""), salt=SALT, max_age=LIFETIME)
    except signing.BadSignature:
        return ""
    return str(proof["device"]) if proof.get("login") == _fingerprint(email) else ""


def _name() -> str:
    return f"__Host-{COOKIE}" if settings.HTTPS else COOKIE


def _fingerprint(email: str) -> str:
    return hashlib.sha256(email.lower().encode()).hexdigest()
