"""A class by hand: who gives it, what it covers, when it ends, what stays of it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import Account, ClassChange, ClassificationOverride
from accounts.services import class_overrides
from kam.core import undo
from kam.core.errors import DomainError
from kam.core.models import User
from tests.accounts.services.side_by_side import Waiting
from tests.factories.classification import SnapshotFactory
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _published(account):
    SnapshotFactory(account=account, abc="B", xyz="Y")


def give(account, by, **changes):
    words: dict[str, Any] = {"abc": "A", "xyz": "", "reason": "New contract", "expires_on": date(2026, 12, 31)}
    words |= changes
    return class_overrides.override(account=account, on=TODAY, by=by, **words)


def letters(account):
    annotated: Any = Account.objects.with_class().get(pk=account.pk)
    return annotated.abc, annotated.xyz


def test_covers_the_computed_letter_and_leaves_the_other(account, boris):
    give(account, boris)

    assert letters(account) == ("A", "Y")
    change = ClassChange.objects.get()
    assert (change.from_class, change.to_class, change.dimension, change.cause) == ("BY", "AY", "abc", "OVERRIDE")


@pytest.mark.parametrize(
    ("given", "dimension", "becomes"),
    [({"abc": "", "xyz": "X"}, "xyz", "BX"), ({"abc": "C", "xyz": "Z"}, "both", "CZ")],
)
def test_a_change_says_which_letters_it_is_of(account, boris, given, dimension, becomes):
    give(account, boris, **given)

    change = ClassChange.objects.get()
    assert (change.dimension, change.to_class) == (dimension, becomes)


def test_a_second_one_ends_the_first(account, boris, admin):
    first = give(account, boris)
    give(account, admin, abc="C", xyz="Z")

    first.refresh_from_db()
    assert first.ended_by == admin
    assert letters(account) == ("C", "Z")
    assert ClassificationOverride.objects.count() == 2


def test_ending_puts_the_computed_class_in_force(account, boris):
    give(account, boris)
    assert class_overrides.end_override(account=account, on=TODAY, by=boris) is not None
    assert class_overrides.end_override(account=account, on=TODAY, by=boris) is None

    assert letters(account) == ("B", "Y")
    assert list(ClassChange.objects.order_by("pk").values_list("to_class", flat=True)) == ["AY", "BY"]


@pytest.mark.parametrize(("on", "ended"), [(date(2026, 12, 31), 0), (date(2027, 1, 1), 1)])
def test_counts_until_the_end_of_its_last_day(account, boris, on, ended):
    give(account, boris)

    assert class_overrides.expire_overrides(on=on) == ended
    assert letters(account) == (("B", "Y") if ended else ("A", "Y"))


def test_the_same_letters_change_nothing(account, boris):
    give(account, boris, abc="B")

    assert not ClassChange.objects.exists()


def test_is_a_decision_of_managers(account, anna):
    with pytest.raises(PermissionDenied):
        give(account, anna)


@pytest.mark.parametrize(
    "wrong",
    [
        {"abc": ""},
        {"abc": "D"},
        {"xyz": "A"},
        {"abc": "AB"},
        {"reason": "  "},
        {"expires_on": date(2026, 11, 19)},
        {"expires_on": date(2027, 11, 22)},
    ],
    ids=["no letter", "no such value", "no such steadiness", "two letters", "no reason", "past", "far away"],
)
def test_refuses_what_says_nothing(account, boris, wrong):
    with pytest.raises(DomainError):
        give(account, boris, **wrong)

    assert not ClassificationOverride.objects.exists()


def test_holds_for_a_year_at_most(account, boris):
    give(account, boris, expires_on=date(2027, 11, 21))

    with pytest.raises(DomainError, match="within a year"):
        give(account, boris, expires_on=date(2027, 11, 22))


def taken_back(act, by, **later):
    return undo.undo(act, by=by, now=NOW + timedelta(**later))


def given(account, by, **changes):
    words: dict[str, Any] = {"abc": "A", "xyz": "", "reason": "New contract", "expires_on": date(2026, 12, 31)}
    return class_overrides.set_by_hand(account=account, on=TODAY, by=by, at=NOW, **words | changes)


def ended(account, by):
    act = class_overrides.use_computed(account=account, on=TODAY, by=by, at=NOW)
    assert act is not None
    return act


def test_giving_is_taken_back_to_the_computed_class(account, boris):
    assert taken_back(given(account, boris), boris) == f"The computed class of {account.name} counts again."

    assert letters(account) == ("B", "Y")


def test_giving_is_taken_back_to_the_class_by_hand_before(account, boris):
    give(account, boris, abc="C")
    assert "set by hand before" in taken_back(given(account, boris), boris)

    assert letters(account) == ("C", "Y")
    assert ClassificationOverride.objects.filter(ended_at=None).count() == 1


def test_what_has_expired_since_does_not_come_back(account, boris):
    give(account, boris, abc="C", expires_on=TODAY)
    act = given(account, boris)
    ClassificationOverride.objects.filter(abc="C").update(expires_on=TODAY - timedelta(days=1))

    assert "counts again" in taken_back(act, boris)
    assert letters(account) == ("B", "Y")


def test_ending_is_taken_back(account, boris):
    made = give(account, boris)
    assert taken_back(ended(account, boris), boris) == f"The class of {account.name} is set by hand again."

    made.refresh_from_db()
    assert (made.ended_at, made.ended_by) == (None, None)
    assert letters(account) == ("A", "Y")
    told = ClassChange.objects.order_by("pk").values_list("to_class", flat=True)
    assert list(told) == ["AY", "BY", "AY"]


def test_ending_where_nothing_is_by_hand_leaves_nothing_to_take_back(account, boris):
    assert class_overrides.use_computed(account=account, on=TODAY, by=boris, at=NOW) is None


def archive(account):
    Account.objects.filter(pk=account.pk).update(archived_at=NOW)


@pytest.mark.parametrize(
    ("act", "meanwhile", "sentence"),
    [
        (given, lambda account, by: class_overrides.end_override(account=account, on=TODAY, by=by), "not in force any"),
        (given, lambda account, by: give(account, by, abc="C"), "not in force any more"),
        (given, lambda account, by: archive(account), "is archived"),
        (ended, lambda account, by: give(account, by, abc="C"), "Another class was set by hand since"),
        (ended, lambda account, by: ClassificationOverride.objects.update(expires_on=date(2026, 11, 19)), "has passed"),
        (ended, lambda account, by: archive(account), "is archived"),
    ],
)
def test_nothing_is_taken_back_after_others_went_on(account, boris, admin, act, meanwhile, sentence):
    if act is ended:
        give(account, boris)
    done = act(account, boris)
    meanwhile(account, admin)
    before = letters(account)

    with pytest.raises(DomainError, match=sentence):
        taken_back(done, boris)
    assert letters(account) == before


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("act", "told"),
    [
        (lambda account, by: class_overrides.end_override(account=account, on=TODAY, by=by), ["AY", "BY"]),
        (lambda account, by: give(account, by, abc="C"), ["AY", "BY", "CY"]),
    ],
    ids=["ended", "replaced"],
)
def test_what_expires_at_the_same_moment_ends_once(account, act, told):
    admin = UserFactory(role=User.Role.ADMIN)
    give(account, admin)
    with transaction.atomic():
        class_overrides.expire_overrides(on=date(2027, 1, 1))
        acting = Waiting(lambda: act(account, admin))
    assert acting.outcome() == "done"
    changes = ClassChange.objects.order_by("at", "pk").values_list("from_class", "to_class")
    assert list(changes) == list(zip(["BY", *told], told, strict=False))
