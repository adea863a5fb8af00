"""Classifications for tests: profiles, runs and what they say about accounts."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from accounts.models import (
    ClassChange,
    ClassificationOverride,
    ClassificationProfile,
    ClassificationProfileVersion,
    ClassificationRun,
    ClassificationSnapshot,
)
from tests.factories.accounts import AccountFactory
from tests.factories.core import UserFactory


class ProfileFactory(DjangoModelFactory[ClassificationProfile]):
    """A profile with the parameters of the product, not in use."""

    class Meta:
        model = ClassificationProfile

    name = factory.Sequence(lambda n: f"Profile {n}")


class ProfileVersionFactory(DjangoModelFactory[ClassificationProfileVersion]):
    """The first version of a profile."""

    class Meta:
        model = ClassificationProfileVersion

    profile: Any = factory.SubFactory(ProfileFactory)
    number = 1
    parameters = factory.LazyFunction(dict)
    reason = "Narrower."


class RunFactory(DjangoModelFactory[ClassificationRun]):
    """A finished run over the year 2025, not published."""

    class Meta:
        model = ClassificationRun

    profile: Any = factory.SubFactory(ProfileFactory)
    series = factory.Sequence(lambda n: f"series-{n}")
    as_of = window_end = date(2026, 1, 1)
    window_start = date(2025, 1, 1)
    status = "OK"
    started_at = finished_at = datetime(2026, 1, 1, 3, tzinfo=UTC)
    made_by: Any = factory.SubFactory(UserFactory)


def published_run() -> ClassificationRun:
    """Return the run in force, made when there is none."""
    run: ClassificationRun = ClassificationRun.objects.filter(is_published=True).first() or RunFactory(
        is_published=True, publication="PUBLISHED"
    )
    return run


class SnapshotFactory(DjangoModelFactory[ClassificationSnapshot]):
    """An AX account with 1,200 in twelve equal months, in force."""

    class Meta:
        model = ClassificationSnapshot

    run: Any = factory.LazyFunction(published_run)
    account: Any = factory.SubFactory(AccountFactory)
    status = "active"
    value = Decimal(1200)
    value_reached = group_value = Decimal(1200)
    value_before = cv = cv_plain = Decimal(0)
    rank = 1
    buckets = nonzero_buckets = positive_buckets = 12
    abc = raw_abc = "A"
    xyz = raw_xyz = "X"


class OverrideFactory(DjangoModelFactory[ClassificationOverride]):
    """A by hand, until the end of 2026."""

    class Meta:
        model = ClassificationOverride

    account: Any = factory.SubFactory(AccountFactory)
    abc = "A"
    reason = "We win them next year."
    made_by: Any = factory.SubFactory(UserFactory)
    expires_on = date(2026, 12, 31)


class ClassChangeFactory(DjangoModelFactory[ClassChange]):
    """From BX to AX, because of sales."""

    class Meta:
        model = ClassChange

    account: Any = factory.SubFactory(AccountFactory)
    run: Any = factory.SubFactory(RunFactory)
    at = datetime(2026, 1, 1, 3, tzinfo=UTC)
    dimension = "abc"
    from_class = "BX"
    to_class = "AX"
    cause = "SALES"
