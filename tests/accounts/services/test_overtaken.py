"""Who comes second reads a sentence: names and places that somebody else took at the same moment."""

from collections.abc import Callable

import pytest
from django.db import transaction

from accounts.models import ClassificationProfile, Segment, Tag
from accounts.services import classification, segments, tagging
from kam.core.models import User
from tests.accounts.services.side_by_side import Waiting
from tests.factories.classification import ProfileFactory
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def admin() -> User:
    return UserFactory(role=User.Role.ADMIN)


def second(first: Callable[[], object], act: Callable[[], object]) -> str:
    """Return what becomes of an act that waits until `first` is committed."""
    with transaction.atomic():
        first()
        waiting = Waiting(act)
    return waiting.outcome()


def test_a_name_given_to_a_segment_a_moment_ago_is_refused(admin: User) -> None:
    shops = Segment.objects.create(name="Shops")
    outcome = second(
        lambda: Segment.objects.create(name="RETAIL"), lambda: segments.add_segment(name="Retail", by=admin)
    )
    assert outcome == "Taken"
    outcome = second(
        lambda: Segment.objects.create(name="MILLS"),
        lambda: segments.rename_segment(segment=shops, name="Mills", by=admin),
    )
    assert outcome == "Taken"


def test_a_name_given_to_a_tag_a_moment_ago_is_refused(admin: User) -> None:
    tag = Tag.objects.create(name="vip")
    outcome = second(
        lambda: Tag.objects.create(name="Export"), lambda: tagging.rename_tag(tag=tag, name="export", by=admin)
    )
    assert outcome == "Taken"


def test_a_name_given_to_a_profile_a_moment_ago_is_refused(admin: User) -> None:
    outcome = second(
        lambda: ProfileFactory(name="Ours"), lambda: classification.create_profile(name="Ours", options={}, by=admin)
    )
    assert outcome == "Taken"


def test_two_who_take_two_profiles_into_use_leave_one_in_use(admin: User) -> None:
    used, other = ProfileFactory(is_active=True), ProfileFactory(is_active=False)

    def take_a_new_one() -> None:
        ClassificationProfile.objects.filter(pk=used.pk).update(is_active=False)
        ProfileFactory(name="New", is_active=True)

    outcome = second(take_a_new_one, lambda: classification.activate_profile(profile=other, by=admin))
    assert outcome == "VersionConflict"
    assert ClassificationProfile.objects.get(is_active=True).name == "New"


def test_who_asks_for_the_profile_in_use_finds_the_one_taken_a_moment_ago() -> None:
    assert second(lambda: ProfileFactory(name="Ours", is_active=True), classification.active_profile) == "done"
    assert ClassificationProfile.objects.get(is_active=True).name == "Ours"
