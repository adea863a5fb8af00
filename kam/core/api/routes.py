"""The nouns of the ground floor over REST, under their plurals."""

from typing import Any, Final

from kam.core.api.jobs import JobViewSet

ROUTES: Final[list[tuple[str, Any]]] = [
    ("jobs", JobViewSet),
]
