"""The tokens with which people of the sweeps ask the API; a browser's sign-in opens nothing there."""

from datetime import UTC, datetime
from typing import Final

from kam.core.models import User
from kam.core.scopes import usable_by
from kam.core.token_secrets import PERSONAL, new_secret
from tests.factories.core import ApiTokenFactory

API: Final = "/api/v1/"
# Later than any use, so that asking leaves no mark.
NEVER_AGAIN: Final = datetime(2999, 1, 1, tzinfo=UTC)
# Secrets by the key of the person: those of the world that was built last.
_secrets: Final[dict[int, str]] = {}


def give(user: User, *, name: str) -> None:
    """Give somebody a token for everything that such a person's token may be for."""
    secret = new_secret(PERSONAL)
    keys = [scope.key for scope in usable_by(is_admin=user.is_admin)]
    ApiTokenFactory(user=user, name=name, secret=secret, scopes=keys, last_used_at=NEVER_AGAIN)
    _secrets[user.pk] = secret


def headers_for(url: str, *, person: int | None) -> dict[str, str]:
    """Return what this person sends along to an address of the API; nothing to a page."""
    secret = _secrets.get(person or 0)
    return {"Authorization": f"Bearer {secret}"} if secret and url.startswith(API) else {}
