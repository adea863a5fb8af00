"""Encryption of small secrets at rest, so that a copy of the database opens nothing."""

import base64
import hashlib
from typing import Final

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings

PURPOSE: Final = b"kam.core.sealing"


def seal(text: str) -> str:
    """Encrypt with SECRET_KEY."""
    return _keys().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Decrypt what was sealed with SECRET_KEY or one of SECRET_KEY_FALLBACKS; InvalidToken for anything else."""
    return _keys().decrypt(sealed.encode()).decode()


def _keys() -> MultiFernet:
    return MultiFernet([_fernet(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _fernet(key: str) -> Fernet:
    # A key of its own, so that what is signed and what is sealed share nothing.
    return Fernet(base64.urlsafe_b64encode(hashlib.blake2b(key.encode(), digest_size=32, person=PURPOSE[:16]).digest()))
