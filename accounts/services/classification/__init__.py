"""Classifying accounts: profiles, runs, and classes given by hand."""

from accounts.services.class_overrides import end_override, expire_overrides, override
from accounts.services.classification.profiles import activate_profile, active_profile, save_profile
from accounts.services.classification.requests import request_run
from accounts.services.classification.runs import run_classification

__all__ = [
    "activate_profile",
    "active_profile",
    "end_override",
    "expire_overrides",
    "override",
    "request_run",
    "run_classification",
    "save_profile",
]
