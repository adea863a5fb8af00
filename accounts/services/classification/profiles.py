"""Profiles: how this company classifies."""

from collections.abc import Mapping
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.analytics.abc_xyz.parameters import FIELDS, Parameters
from accounts.models import ClassificationProfile
from kam.core.errors import DomainError
from kam.core.models import User

STANDARD: Final = "Standard"


def active_profile() -> ClassificationProfile:
    """Return the profile in use; before anybody made one, the standard parameters under the name Standard."""
    profile = ClassificationProfile.objects.filter(is_active=True).first()
    return profile or _begin()


@transaction.atomic
def save_profile(*, name: str, options: Mapping[str, Any], by: User) -> ClassificationProfile:
    """Store a profile of this name, new or changed; `options` are parameters under the command's names.

    Changed parameters begin a new series of runs. DomainError names the parameter that is wrong.
    """
    _require_administrator(by)
    profile = ClassificationProfile.objects.select_for_update().filter(name=name).first()
    profile = profile or ClassificationProfile(name=name)
    # Checks the whole, and that nothing else is set.
    Parameters.from_profile(profile, options)
    for field in (*FIELDS, "hysteresis"):
        setattr(profile, field, options.get(field, getattr(profile, field)))
    _require_storable(profile)
    profile.save()
    return profile


@transaction.atomic
def activate_profile(*, profile: ClassificationProfile, by: User) -> ClassificationProfile:
    """Make this profile the one whose runs are published, from its next run on."""
    _require_administrator(by)
    ClassificationProfile.objects.select_for_update().filter(is_active=True).exclude(pk=profile.pk).update(
        is_active=False
    )
    profile.is_active = True
    profile.save(update_fields=["is_active"])
    return profile


def _begin() -> ClassificationProfile:
    """Make the standard profile, or take it into use when only others were ever active."""
    profile, _created = ClassificationProfile.objects.get_or_create(name=STANDARD, defaults={"is_active": True})
    if not profile.is_active:
        profile.is_active = True
        profile.save(update_fields=["is_active"])
    return profile


def _require_storable(profile: ClassificationProfile) -> None:
    """Raise DomainError where the table would round a number, cut a name or refuse either."""
    try:
        profile.clean_fields()
    except ValidationError as error:
        field, sentences = next(iter(error.message_dict.items()))
        raise DomainError(f"{field}: {sentences[0]}", field=field) from error


def _require_administrator(by: User) -> None:
    if not by.sees_everything:
        raise DomainError(_("Only an administrator sets how accounts are classified."))
