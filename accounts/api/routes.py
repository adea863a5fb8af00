"""The nouns of accounts over REST, under their plurals."""

from typing import Any, Final

from accounts.api.accounts.viewset import AccountViewSet
from accounts.api.imports.viewset import ImportViewSet

ROUTES: Final[list[tuple[str, Any]]] = [
    ("accounts", AccountViewSet),
    ("imports", ImportViewSet),
]
