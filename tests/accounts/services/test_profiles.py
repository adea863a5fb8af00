"""Profiles: how this company classifies."""

from decimal import Decimal

import pytest

from accounts.models import ClassificationProfile
from accounts.services import classification
from kam.core.errors import DomainError

pytestmark = pytest.mark.django_db


def test_a_profile_is_checked_before_it_is_stored(admin):
    with pytest.raises(DomainError, match="a: "):
        classification.save_profile(name="Ours", options={"a": Decimal(96)}, by=admin)
    with pytest.raises(DomainError, match="no such"):
        classification.save_profile(name="Ours", options={"colour": "red"}, by=admin)
    assert not ClassificationProfile.objects.filter(name="Ours").exists()


def test_the_standard_profile_is_used_again_when_none_is(admin):
    standard = classification.active_profile()
    ClassificationProfile.objects.update(is_active=False)
    assert classification.active_profile() == standard
    assert ClassificationProfile.objects.get(is_active=True) == standard
