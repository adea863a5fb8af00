"""Profiles: how this company classifies, and every version of it."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import ClassificationProfile, ClassificationProfileVersion
from accounts.services import classification
from accounts.services.classification import profiles
from kam.core import undo
from kam.core.audit import trail
from kam.core.errors import DomainError, VersionConflict
from kam.core.models import User
from tests.accounts.services.classifying import NEW_YEAR, STEADY, run, sell
from tests.factories.classification import ProfileFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 2, 12, tzinfo=UTC)


def versions_of(profile: ClassificationProfile) -> list[tuple[int, str, str]]:
    rows = ClassificationProfileVersion.objects.filter(profile=profile).order_by("number", "pk")
    return [(row.number, row.reason, row.parameters["a"]) for row in rows]


def test_a_profile_is_checked_before_it_is_stored(admin: User) -> None:
    with pytest.raises(DomainError, match=r"^A has to end"):
        classification.save_profile(name="Ours", options={"a": Decimal(96)}, by=admin)
    with pytest.raises(DomainError, match="no such"):
        classification.save_profile(name="Ours", options={"colour": "red"}, by=admin)
    assert not ClassificationProfile.objects.filter(name="Ours").exists()


def test_the_standard_profile_is_used_again_when_none_is(admin: User) -> None:
    standard = classification.active_profile()
    ClassificationProfile.objects.update(is_active=False, archived_at=NOW)
    assert classification.active_profile() == standard
    assert ClassificationProfile.objects.get(is_active=True) == standard


def test_a_change_is_a_version_with_its_reason(admin: User) -> None:
    made = classification.create_profile(name="  Our   own ", options={"a": Decimal(75)}, by=admin)
    assert made.name == "Our own"
    classification.change_profile(profile=made, version=1, options={"a": Decimal(70)}, reason=" Fewer A. ", by=admin)
    assert versions_of(made) == [(1, "", "75"), (2, "Fewer A.", "70")]
    assert trail(ClassificationProfile, made.pk)[0].values["a"] == (Decimal(75), Decimal(70))


def test_what_is_equal_is_no_version(admin: User) -> None:
    made = classification.create_profile(name="Ours", options={}, by=admin)
    same = classification.change_profile(profile=made, version=1, options={"a": Decimal("80.0")}, reason="", by=admin)
    assert same.version == 1
    assert versions_of(made) == [(1, "", "80")]


def test_what_was_there_before_versions_were_kept_is_the_first(admin: User) -> None:
    old = ProfileFactory(name="Old")
    classification.change_profile(profile=old, version=1, options={"a": Decimal(70)}, reason="Fewer A.", by=admin)
    assert versions_of(old) == [(1, "", "80"), (2, "Fewer A.", "70")]


def test_a_change_needs_a_reason_and_the_version_that_was_read(admin: User) -> None:
    made = ProfileFactory()
    for unseen in (" ", "\N{RIGHT-TO-LEFT OVERRIDE}"):
        with pytest.raises(DomainError, match="Say why"):
            classification.change_profile(profile=made, version=1, options={"a": Decimal(70)}, reason=unseen, by=admin)
    with pytest.raises(VersionConflict):
        classification.change_profile(profile=made, version=7, options={"a": Decimal(70)}, reason="Why", by=admin)
    assert ClassificationProfile.objects.get(pk=made.pk).a == 80


def test_two_profiles_do_not_share_a_name(admin: User) -> None:
    classification.create_profile(name="Ours", options={}, by=admin)
    with pytest.raises(DomainError, match="of this name"):
        classification.create_profile(name="ours", options={}, by=admin)


def test_an_archived_profile_is_not_used_until_it_is_back(admin: User) -> None:
    made = ProfileFactory(name="Ours")
    act = classification.archive_profile(profile=made, by=admin, at=NOW)
    for use in (
        lambda: classification.activate_profile(profile=made, by=admin),
        lambda: classification.change_profile(profile=made, version=1, options={}, reason="Why", by=admin),
    ):
        with pytest.raises(DomainError, match="is archived"):
            use()
    assert undo.undo(act, by=admin, now=NOW) == "Ours is back."
    classification.activate_profile(profile=made, by=admin)
    with pytest.raises(DomainError, match="in use"):
        classification.archive_profile(profile=made, by=admin, at=NOW)


def test_only_administrators_touch_profiles(boris: User) -> None:
    made = ProfileFactory()
    for touch in (
        lambda: classification.create_profile(name="Ours", options={}, by=boris),
        lambda: classification.change_profile(profile=made, version=1, options={}, reason="Why", by=boris),
        lambda: classification.activate_profile(profile=made, by=boris),
        lambda: classification.archive_profile(profile=made, by=boris, at=NOW),
        lambda: classification.restore_profile(profile=made, by=boris),
        lambda: profiles.save_profile(name="Ours", options={}, by=boris),
    ):
        with pytest.raises(DomainError, match="administrator"):
            touch()


def test_taking_one_into_use_ends_the_use_of_the_other(admin: User) -> None:
    sell(*STEADY)
    before = run().profile
    other = ProfileFactory()
    classification.activate_profile(profile=other, by=admin)
    assert list(ClassificationProfile.objects.filter(is_active=True)) == [other]
    # The trail knows both.
    assert trail(ClassificationProfile, before.pk)[0].values == {"is_active": (True, False)}


def test_taking_into_use_is_undone_while_no_third_profile_is_in_use(admin: User) -> None:
    first, second, third = ProfileFactory(name="First"), ProfileFactory(name="Second"), ProfileFactory(name="Third")
    begun = classification.take_into_use(profile=first, by=admin, at=NOW)
    act = classification.take_into_use(profile=second, by=admin, at=NOW)
    classification.activate_profile(profile=third, by=admin)
    with pytest.raises(DomainError, match="Another profile"):
        undo.undo(act, by=admin, now=NOW)
    classification.activate_profile(profile=second, by=admin)
    assert undo.undo(act, by=admin, now=NOW) == "First is in use again."
    # Before the first one there was none.
    assert undo.undo(begun, by=admin, now=NOW) == "First is no longer in use."
    assert not ClassificationProfile.objects.filter(is_active=True).exists()


def test_saving_can_ask_for_a_run_over_the_published_window(admin: User) -> None:
    sell(*STEADY)
    profile = run().profile
    asked: dict[str, Any] = {"profile": profile, "reason": "Fewer A.", "today": NEW_YEAR, "by": admin, "at": NOW}
    adopted = classification.adopt(version=1, options={"a": Decimal(70)}, is_run_wanted=True, **asked)
    assert adopted.job is not None
    assert adopted.job.arguments == {"as_of": "2025-01-01"}
    later = classification.adopt(version=2, options={"a": Decimal(71)}, is_run_wanted=False, **asked)
    assert (later.profile.version, later.job) == (3, None)


def test_before_the_first_run_the_standard_profile_is_made_by_changing_it(admin: User) -> None:
    shown = ClassificationProfile(name="Standard", is_active=True)
    adopted = classification.adopt(
        profile=shown, version=1, options={"a": Decimal(70)}, reason="Fewer A.", is_run_wanted=True, today=NEW_YEAR,
        by=admin, at=NOW,
    )  # fmt: skip
    assert adopted.job is None
    assert ClassificationProfile.objects.get().a == 70


def test_saving_is_taken_back_by_a_version_like_the_one_before_and_its_run(admin: User) -> None:
    sell(*STEADY)
    profile = run().profile
    asked: dict[str, Any] = {"profile": profile, "reason": "Other.", "today": NEW_YEAR, "by": admin, "at": NOW}
    first = classification.adopt(version=1, options={"hysteresis": False}, is_run_wanted=False, **asked)
    options = {"a": Decimal(70), "bucket": "quarter"}
    second = classification.adopt(version=2, options=options, is_run_wanted=True, **asked)
    assert second.act is not None
    told = undo.undo(second.act, by=admin, now=NOW)
    assert told == "Standard is as before version 3, which is version 4. It is being run."
    now = ClassificationProfile.objects.get()
    assert (now.a, now.bucket, now.hysteresis, now.min_buckets, now.version) == (80, "month", False, None, 4)
    assert now.versions.get(number=4).reason == "Version 3 was taken back."
    # The earlier saving is taken back no longer.
    assert first.act is not None
    with pytest.raises(VersionConflict, match="changed again since version 2"):
        undo.undo(first.act, by=admin, now=NOW)


def test_saving_without_a_run_is_taken_back_without_one(admin: User) -> None:
    profile = classification.create_profile(name="Quarters", options={}, by=admin)
    adopted = classification.adopt(
        profile=profile, version=1, options={"a": Decimal(70)}, reason="Fewer A.", is_run_wanted=True, today=NEW_YEAR,
        by=admin, at=NOW,
    )  # fmt: skip
    assert adopted.act is not None
    assert undo.undo(adopted.act, by=admin, now=NOW) == "Quarters is as before version 2, which is version 3."


def test_saving_what_is_saved_already_leaves_nothing_to_take_back(admin: User) -> None:
    profile = classification.create_profile(name="Quarters", options={}, by=admin)
    adopted = classification.adopt(
        profile=profile, version=1, options={"a": Decimal(80)}, reason="", is_run_wanted=False, today=NEW_YEAR,
        by=admin, at=NOW,
    )  # fmt: skip
    assert (adopted.act, adopted.profile.version) == (None, 1)
