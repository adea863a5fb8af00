"""Profiles: how this company classifies, and every version of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.analytics.abc_xyz.parameters import FIELDS, Parameters
from accounts.models import ClassificationProfile, ClassificationProfileVersion
from kam.core import undo
from kam.core.cleaning import tidy, unsteered
from kam.core.errors import DomainError, Taken, VersionConflict
from kam.core.models import UndoableAct, User
from kam.core.overtaking import overtaken_is

STANDARD: Final = "Standard"
ARCHIVED: Final = "classification-profile-archived"
TAKEN_INTO_USE: Final = "classification-profile-taken-into-use"
SETTINGS: Final = (*FIELDS, "hysteresis")


def active_profile() -> ClassificationProfile:
    """Return the profile in use; before anybody made one, the standard parameters under the name Standard."""
    profile: ClassificationProfile | None = ClassificationProfile.objects.filter(is_active=True).first()
    return profile or _begin()


@transaction.atomic
def save_profile(*, name: str, options: Mapping[str, Any], by: User, reason: str = "") -> ClassificationProfile:
    """Store a profile of this name, new or changed; `options` are parameters under the command's names.

    Changed parameters begin a new series of runs. DomainError names the parameter that is wrong.
    """
    _require_administrator(by)
    profile = ClassificationProfile.objects.select_for_update().filter(name=name).first()
    if profile is None:
        return create_profile(name=name, options=options, reason=reason, by=by)
    return change_profile(
        profile=profile, version=profile.version, options=options, reason=reason or _("Set by name."), by=by
    )


@transaction.atomic
def create_profile(*, name: str, options: Mapping[str, Any], reason: str = "", by: User) -> ClassificationProfile:
    """Store a new profile, not in use yet. DomainError when there is one of this name, or a parameter is wrong."""
    _require_administrator(by)
    name = tidy(name, field="name")
    if ClassificationProfile.objects.filter(name__iexact=name).exists():
        raise _name_is_taken()
    profile = ClassificationProfile(name=name)
    _set(profile, options)
    with overtaken_is(_name_is_taken()):
        profile.save()
    _keep(profile, reason=reason, by=by)
    return profile


@transaction.atomic
def change_profile(
    *, profile: ClassificationProfile, version: int, options: Mapping[str, Any], reason: str, by: User
) -> ClassificationProfile:
    """Give the profile other parameters: a new version, which its next run goes by. What is equal is no version.

    VersionConflict when somebody else changed it since the caller read `version`.
    """
    _require_administrator(by)
    profile = ClassificationProfile.objects.select_for_update().get(pk=profile.pk)
    if profile.version != version:
        raise VersionConflict(
            _("Somebody else has changed the profile %(name)s in the meantime.") % {"name": profile.name}
        )
    _require_usable(profile)
    before = Parameters.from_profile(profile).to_json()
    _set(profile, options)
    after = Parameters.from_profile(profile).to_json()
    if after == before:
        return profile
    if not unsteered(reason).strip():
        raise DomainError(_("Say why: the reason stands beside the version."), field="reason")
    if not profile.versions.exists():
        # It was there before versions were kept: what it was is the first of them.
        ClassificationProfileVersion.objects.create(profile=profile, number=profile.version, parameters=before)
    profile.version += 1
    profile.save()
    _keep(profile, reason=reason, by=by)
    return profile


@transaction.atomic
def activate_profile(*, profile: ClassificationProfile, by: User) -> ClassificationProfile:
    """Make this profile the one whose runs are published, from its next run on.

    VersionConflict when somebody else takes a new profile into use at the same moment.
    """
    _require_administrator(by)
    profiles = _lock_all()
    profile = profiles[profile.pk]
    _require_usable(profile)
    for other in profiles.values():
        if other.is_active and other.pk != profile.pk:
            other.is_active = False
            other.save(update_fields=["is_active"])
    profile.is_active = True
    # Not among the locked ones is a profile that was made while this call waited for them.
    message = _("Somebody else has taken another profile into use in the meantime. Look at the list again.")
    with overtaken_is(VersionConflict(message)):
        profile.save(update_fields=["is_active"])
    return profile


@transaction.atomic
def take_into_use(*, profile: ClassificationProfile, by: User, at: datetime) -> UndoableAct:
    """Do `activate_profile` as a person does: what is returned takes the profile that was in use into use again."""
    before = next((one.pk for one in _lock_all().values() if one.is_active), None)
    profile = activate_profile(profile=profile, by=by)
    words = _("%(name)s is in use. Its next run is published.") % {"name": profile.name}
    kept = {"profile": profile.pk, "before": before}
    return undo.remember(kind=TAKEN_INTO_USE, words=words, payload=kept, by=by, now=at)


@transaction.atomic
def archive_profile(*, profile: ClassificationProfile, by: User, at: datetime) -> UndoableAct:
    """Take the profile out of the list; its runs stay. The one in use cannot go. What is returned brings it back."""
    _require_administrator(by)
    profile = ClassificationProfile.objects.select_for_update().get(pk=profile.pk)
    if profile.is_active:
        raise DomainError(_("This profile is in use. Take another one into use first."))
    profile.archived_at = profile.archived_at or at
    profile.save(update_fields=["archived_at"])
    words = _("%(name)s is archived.") % {"name": profile.name}
    return undo.remember(kind=ARCHIVED, words=words, payload={"profile": profile.pk}, by=by, now=at)


@transaction.atomic
def restore_profile(*, profile: ClassificationProfile, by: User) -> ClassificationProfile:
    """Bring an archived profile back, not in use."""
    _require_administrator(by)
    profile = ClassificationProfile.objects.select_for_update().get(pk=profile.pk)
    profile.archived_at = None
    profile.save(update_fields=["archived_at"])
    return profile


def take_back_archive(payload: Mapping[str, Any], *, by: User, now: datetime) -> str:
    """Undo `archive_profile`."""
    profile = restore_profile(profile=ClassificationProfile.objects.get(pk=payload["profile"]), by=by)
    return _("%(name)s is back.") % {"name": profile.name}


def take_back_use(payload: Mapping[str, Any], *, by: User, now: datetime) -> str:
    """Undo `take_into_use`, unless a third profile is in use by now."""
    profile = _lock_all()[payload["profile"]]
    if not profile.is_active:
        raise DomainError(_("Another profile was taken into use since. Choose in the list which one to use."))
    if payload["before"] is None:
        profile.is_active = False
        profile.save(update_fields=["is_active"])
        return _("%(name)s is no longer in use.") % {"name": profile.name}
    before = activate_profile(profile=ClassificationProfile.objects.get(pk=payload["before"]), by=by)
    return _("%(name)s is in use again.") % {"name": before.name}


def _lock_all() -> dict[int, ClassificationProfile]:
    """Return all profiles by their keys; who changes which one is in use takes turns."""
    return {one.pk: one for one in ClassificationProfile.objects.select_for_update().order_by("pk")}


def _begin() -> ClassificationProfile:
    """Make the standard profile or take it into use, unless somebody has put one into use a moment ago."""
    try:
        with transaction.atomic():
            return _take_standard()
    except IntegrityError:
        return ClassificationProfile.objects.get(is_active=True)


def _take_standard() -> ClassificationProfile:
    profile, _created = ClassificationProfile.objects.get_or_create(name=STANDARD, defaults={"is_active": True})
    if not profile.is_active:
        profile.is_active, profile.archived_at = True, None
        profile.save(update_fields=["is_active", "archived_at"])
    return profile


def _set(profile: ClassificationProfile, options: Mapping[str, Any]) -> None:
    # Checks the whole, and that nothing else is set.
    Parameters.from_profile(profile, options)
    for field in SETTINGS:
        setattr(profile, field, options.get(field, getattr(profile, field)))
    _require_storable(profile)


def _name_is_taken() -> Taken:
    return Taken(_("There is a profile of this name already. Choose another name."), field="name")


def _keep(profile: ClassificationProfile, *, reason: str, by: User) -> None:
    parameters = Parameters.from_profile(profile).to_json()
    ClassificationProfileVersion.objects.create(
        profile=profile, number=profile.version, parameters=parameters, reason=unsteered(reason).strip(), made_by=by
    )


def _require_storable(profile: ClassificationProfile) -> None:
    """Raise DomainError where the table would round a number, cut a name or refuse either."""
    try:
        profile.clean_fields()
    except ValidationError as error:
        field, sentences = next(iter(error.message_dict.items()))
        raise DomainError(f"{field}: {sentences[0]}", field=field) from error


def _require_usable(profile: ClassificationProfile) -> None:
    if profile.archived_at is not None:
        raise DomainError(_("The profile %(name)s is archived. Restore it first.") % {"name": profile.name})


def _require_administrator(by: User) -> None:
    if not by.sees_everything:
        raise DomainError(_("Only an administrator sets how accounts are classified."))
