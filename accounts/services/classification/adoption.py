"""Other parameters, saved and put to use in one go, and for a while taken back."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.analytics.abc_xyz.parameters import Parameters
from accounts.models import ClassificationProfile, ClassificationRun
from accounts.services.classification.profiles import SETTINGS, active_profile, change_profile
from accounts.services.classification.requests import request_run
from kam.core.errors import VersionConflict
from kam.core.models import Company, Job, UndoableAct, User
from kam.core.undo import UndoHandler, remember

SAVED: Final = "classification-profile-changed"
# What JSON keeps as text.
EXACT: Final = frozenset(field.name for field in fields(Parameters) if isinstance(field.default, Decimal))


@dataclass(frozen=True)
class Adopted:
    """The profile as it is now, the run that was asked for with it, and what takes both back.

    Without a change there is no act; nothing is run unless it was wanted.
    """

    profile: ClassificationProfile
    job: Job | None
    act: UndoableAct | None


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
    at: datetime,
) -> Adopted:
    """Save a new version of the profile and, if wanted, classify by it at once over the published window.

    A profile that is not stored yet is the standard one. Only the one in use is run. Raises as `change_profile` does.
    """
    stored = profile if profile.pk else active_profile()
    before = ClassificationProfile.objects.select_for_update().get(pk=stored.pk)
    settings = {name: _plain(getattr(before, name)) for name in SETTINGS}
    changed = change_profile(profile=stored, version=version, options=options, reason=reason, by=by)
    job = _request(changed, today=today, by=by) if is_run_wanted else None
    if changed.version == before.version:
        return Adopted(changed, job, None)
    words = _("Version %(number)s of %(profile)s is saved.") % {"number": changed.version, "profile": changed.name}
    payload = {"profile": changed.pk, "version": changed.version, "settings": settings, "is_run": job is not None}
    return Adopted(changed, job, remember(kind=SAVED, words=words, payload=payload, by=by, now=at))


def take_back_version(payload: Mapping[str, Any], *, by: User, now: datetime) -> str:
    """Undo `adopt` by a further version like the one before, and a run by it where one was asked for.

    VersionConflict when somebody has saved another version since.
    """
    profile = ClassificationProfile.objects.get(pk=payload["profile"])
    values = {"number": payload["version"], "profile": profile.name}
    if profile.version != payload["version"]:
        message = _("%(profile)s was changed again since version %(number)s. Try an earlier version on its page.")
        raise VersionConflict(message % values)
    kept = payload["settings"]
    options = {name: Decimal(kept[name]) if name in EXACT else kept[name] for name in SETTINGS}
    reason = _("Version %(number)s was taken back.") % values
    changed = change_profile(profile=profile, version=profile.version, options=options, reason=reason, by=by)
    values["now"] = changed.version
    today = Company.current().day_of(now)
    if payload["is_run"] and _request(changed, today=today, by=by):
        return _("%(profile)s is as before version %(number)s, which is version %(now)s. It is being run.") % values
    return _("%(profile)s is as before version %(number)s, which is version %(now)s.") % values


undo_saved: Final = UndoHandler(key=SAVED, run=take_back_version)


def _request(profile: ClassificationProfile, *, today: date, by: User) -> Job | None:
    """Ask for a run over the published window; None where the profile is not in use or nothing was published."""
    published = ClassificationRun.objects.filter(is_published=True).first()
    if not profile.is_active or published is None or published.as_of > today:
        return None
    return request_run(as_of=published.as_of, today=today, by=by)


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value
