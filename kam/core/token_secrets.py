"""The secrets of API tokens: how they are made and known again, without asking the database.

A secret is `kam_pat_` (of a person) or `kam_svc_` (of a service account), 43 random letters and figures, and six that
check them. Scanners of leaked secrets find them by `PATTERN`, and by the check they tell real ones from examples.
"""

import hashlib
import re
import secrets
import string
import zlib
from typing import Final

PERSONAL: Final = "kam_pat_"
SERVICE: Final = "kam_svc_"
ALPHABET: Final = string.digits + string.ascii_uppercase + string.ascii_lowercase
# 62 ** 43 > 2 ** 256: nobody guesses one, with or without the digest. So a fast hash is the right one; a slow one
# guards words that people choose, and would cost every request its time.
RANDOM_LENGTH: Final = 43
CHECK_LENGTH: Final = 6
PATTERN: Final = r"kam_(?:pat|svc)_[0-9A-Za-z]{49}"
# How much of a secret lists show: the kind and six characters, which leave 220 bits unknown.
SHOWN: Final = len(PERSONAL) + 6

_secret = re.compile(PATTERN, re.ASCII)


def new_secret(beginning: str) -> str:
    """Return a new secret of this kind (PERSONAL or SERVICE)."""
    body = beginning + "".join(secrets.choice(ALPHABET) for _ in range(RANDOM_LENGTH))
    return body + _check_of(body)


def is_well_formed(secret: str) -> bool:
    """Say whether this can be a secret of ours: its form and its check are right. Costs the same whatever is typed."""
    return bool(_secret.fullmatch(secret)) and _check_of(secret[:-CHECK_LENGTH]) == secret[-CHECK_LENGTH:]


def digest_of(secret: str) -> str:
    """Return what is stored of a secret: its SHA-256 in hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _check_of(body: str) -> str:
    """Return the CRC-32 of the text in 62 figures: it tells errors of typing, and keeps nobody out."""
    number, figures = zlib.crc32(body.encode()), ""
    for _place in range(CHECK_LENGTH):
        number, figure = divmod(number, len(ALPHABET))
        figures = ALPHABET[figure] + figures
    return figures
