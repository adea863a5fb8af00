"""The parts of classification, each with an address of its own."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _


def class_tabs(current: str) -> list[dict[str, Any]]:
    """Return the tabs; `current` is the key of the one that is shown."""
    parts = {
        "runs": (_("Runs"), "accounts:run-list"),
        "thresholds": (_("Thresholds"), "accounts:thresholds"),
        "profiles": (_("Profiles"), "accounts:profile-list"),
        "compare": (_("Compare"), "accounts:run-compare"),
        "overrides": (_("Overrides"), "accounts:override-list"),
    }
    return [
        {"label": label, "url": reverse(name), "is_current": key == current} for key, (label, name) in parts.items()
    ]
