"""Whose values stay after a merge, as the person chose them; and who asks for it in the background."""

import pytest

from accounts.models import Account
from accounts.services import merging
from kam.core.errors import DomainError, VersionConflict
from kam.core.models import User
from kam.core.progress import Progress
from tests.accounts.services.meeting import NOW
from tests.factories.core import JobFactory

pytestmark = pytest.mark.django_db


def merge(account: Account, other: Account, by: User, *take: str) -> Account:
    return merging.merge(survivor=account, other=other, versions=(1, 1), by=by, at=NOW, take=take)


def test_chosen_values_win_and_silence_is_filled(account: Account, other: Account, boris: User) -> None:
    Account.objects.filter(pk=account.pk).update(city="Sopot", country="Poland", custom={"f1": "a", "f2": "b"})
    Account.objects.filter(pk=other.pk).update(
        city="Gdynia", country="Polska", industry="Timber", custom={"f1": "x", "f2": "y", "f3": "z"}
    )
    merged = merge(account, other, boris, "name", "city", "custom_f2", "custom_f9", "owner", "nonsense")
    assert (merged.name, merged.city, merged.country) == ("Northern Timber Sp. z o.o.", "Gdynia", "Poland")
    assert merged.industry == "Timber"
    assert merged.custom == {"f1": "a", "f2": "y", "f3": "z"}
    assert merged.sort_key == "northern timber sp. z o.o."


def test_a_value_is_also_taken_away(account: Account, other: Account, boris: User) -> None:
    Account.objects.filter(pk=account.pk).update(industry="Timber")
    assert merge(account, other, boris, "industry").industry == ""


def test_asked_for_only_as_it_was_looked_at(account: Account, other: Account, boris: User) -> None:
    with pytest.raises(VersionConflict):
        merging.request_merge(survivor=account, other=other, versions=(1, 2), by=boris)


def test_nobody_merges_in_nobodys_name(account: Account, other: Account) -> None:
    arguments = {"survivor": account.pk, "other": other.pk, "versions": [1, 1], "take": []}
    job = JobFactory(kind=merging.MERGE, arguments=arguments)
    with pytest.raises(DomainError, match="Nobody has asked"):
        merging.run_requested(job, Progress())
