"""The nouns of accounts over REST, under their plurals."""

from typing import Any, Final

from accounts.api.accounts.viewset import AccountViewSet

ROUTES: Final[list[tuple[str, Any]]] = [
    ("accounts", AccountViewSet),
]
