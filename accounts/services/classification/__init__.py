"""Classifying accounts: profiles, previews, runs, and classes given by hand."""

from accounts.services.class_overrides import end_override, expire_overrides, override
from accounts.services.classification.adoption import adopt
from accounts.services.classification.previews import KIND as PREVIEW_KIND
from accounts.services.classification.previews import (
    Answered,
    Preview,
    changes_ahead,
    preview,
    preview_or_request,
    request_preview,
)
from accounts.services.classification.profiles import (
    activate_profile,
    active_profile,
    archive_profile,
    change_profile,
    create_profile,
    restore_profile,
    save_profile,
    take_into_use,
)
from accounts.services.classification.requests import request_run
from accounts.services.classification.runs import run_classification

__all__ = [
    "PREVIEW_KIND",
    "Answered",
    "Preview",
    "activate_profile",
    "active_profile",
    "adopt",
    "archive_profile",
    "change_profile",
    "changes_ahead",
    "create_profile",
    "end_override",
    "expire_overrides",
    "override",
    "preview",
    "preview_or_request",
    "request_preview",
    "request_run",
    "restore_profile",
    "run_classification",
    "save_profile",
    "take_into_use",
]
