"""Other parameters, saved and put to use in one go."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import ClassificationProfile, ClassificationRun
from accounts.services.classification.profiles import active_profile, change_profile
from accounts.services.classification.requests import request_run
from kam.core.models import Job, User


@dataclass(frozen=True)
class Adopted:
    """The profile as it is now, and the run that was asked for with it."""

    profile: ClassificationProfile
    job: Job | None


@transaction.atomic
def adopt(
    *,
    profile: ClassificationProfile,
    version: int,
    options: Mapping[str, Any],
    reason: str,
    is_run_wanted: bool,
    today: date,
    by: User,
) -> Adopted:
    """Save a new version of the profile and, if wanted, classify by it at once over the published window.

    A profile that is not stored yet is the standard one. Only the one in use is run. Raises as `change_profile` does.
    """
    stored = profile if profile.pk else active_profile()
    changed = change_profile(profile=stored, version=version, options=options, reason=reason, by=by)
    published = ClassificationRun.objects.filter(is_published=True).first()
    if not is_run_wanted or not changed.is_active or published is None or published.as_of > today:
        return Adopted(changed, None)
    return Adopted(changed, request_run(as_of=published.as_of, today=today, by=by))
