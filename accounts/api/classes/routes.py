"""The nouns of the classification."""

from typing import Any, Final

from accounts.api.classes.changes import ChangeViewSet, OverrideViewSet
from accounts.api.classes.explanation import AccountClassViewSet
from accounts.api.classes.portfolio import PortfolioViewSet
from accounts.api.classes.profiles import ProfileViewSet, VersionViewSet
from accounts.api.classes.rows_of_runs import MovementViewSet, SnapshotViewSet
from accounts.api.classes.runs import RunViewSet

KEY: Final = "[0-9]{1,19}"
ROUTES: Final[list[tuple[str, Any]]] = [
    ("classification-profiles", ProfileViewSet),
    (f"classification-profiles/(?P<profile>{KEY})/versions", VersionViewSet),
    ("classification-runs", RunViewSet),
    (f"classification-runs/(?P<run>{KEY})/movements", MovementViewSet),
    (f"classification-runs/(?P<run>{KEY})/snapshots", SnapshotViewSet),
    ("accounts", AccountClassViewSet),
    ("portfolio", PortfolioViewSet),
    ("class-changes", ChangeViewSet),
    ("class-overrides", OverrideViewSet),
]
