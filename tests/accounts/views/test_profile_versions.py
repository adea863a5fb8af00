"""The versions of a profile: all are reached, and each is read in full."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from accounts.analytics.abc_xyz.parameters import Parameters
from accounts.models import ClassificationRun
from accounts.services import classification
from kam.core.models import User
from tests.accounts.services.classifying import STEADY, sell
from tests.accounts.views.test_thresholds import body, save
from tests.factories.classification import ProfileFactory, ProfileVersionFactory

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]


@pytest.fixture
def run(admin: User) -> ClassificationRun:
    """BIG, MIDDLE and SMALL with 800, 150 and 50 a month; LATE is asleep."""
    sell(*STEADY)
    return classification.run_classification(as_of=date(2025, 1, 1), by=admin)


def test_an_earlier_version_is_read_in_full(browse: Browse, admin: User, anna: User, run: ClassificationRun) -> None:
    client = browse(admin)
    save(client, {"a": "81"}, reason="Wider.")
    save(client, {"a": "82"}, reason="Wider still.")
    text = body(client)
    assert 'href="/classification/thresholds/?version=2#threshold-version"' in text
    chosen = body(client, "?version=2")
    for words in (
        "Version 2 of Standard",
        "Wider.",
        '<b>A up to</b> <span class="k-muted">81%</span> → 82%',
    ):
        assert words in chosen
    assert "a=81" in chosen.partition("threshold-version")[2].partition("Try these again")[0]
    read = body(browse(anna), "?version=2")
    assert "<dd> 81% </dd>" in read
    assert "<dd> 82% </dd>" not in read


@pytest.mark.parametrize("query", ["?version=3", "?version=x", "?version=" + "9" * 30, "?version=²", "?page=x"])
def test_a_version_that_is_none_is_not_shown(browse: Browse, admin: User, run: ClassificationRun, query: str) -> None:
    save(browse(admin), {"a": "81"}, reason="Wider.")
    assert 'id="threshold-version"' not in body(browse(admin), query)


def test_all_versions_are_reached(browse: Browse, admin: User) -> None:
    profile = ProfileFactory(name="Often", version=22)
    for number in range(1, 23):
        ProfileVersionFactory(profile=profile, number=number, parameters=Parameters().to_json())
    client = browse(admin)
    answers = [client.get(f"/classification/profiles/{profile.pk}/?page={page}") for page in (1, 2)]
    shown = [[row["version"].number for row in answer.context["versions"].rows] for answer in answers]
    assert shown == [list(range(22, 2, -1)), [2, 1]]
