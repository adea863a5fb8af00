"""Two accounts made one on their pages."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from accounts.models import Account
from accounts.services import merging
from kam.core import jobs
from kam.core.models import Job, Team, User
from tests.accounts.views.acting import text, url
from tests.factories.accounts import (
    AccountFactory,
    AccountTeamMemberFactory,
    AddressFactory,
    CustomFieldFactory,
    SalesLineFactory,
)
from tests.factories.core import JobFactory

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
# Within the year of the published run.
MAY = date(2025, 5, 1)


@pytest.fixture
def other(anna: User, team: Team) -> Account:
    """The same customer, opened a second time."""
    return AccountFactory(name="Northern Timber GmbH", owner=anna, team=team, city="Gdynia")


class TestMerge:
    def test_the_preview_names_what_moves_and_what_stays(
        self, browse: Browse, boris: User, account: Account, other: Account
    ) -> None:
        grade = CustomFieldFactory(name="Grade")
        Account.objects.filter(pk=account.pk).update(custom={grade.key: "Gold"})
        Account.objects.filter(pk=other.pk).update(custom={grade.key: "Tin"}, industry="Timber")
        SalesLineFactory.create_batch(3, account=other)
        AddressFactory(account=other)
        client = browse(boris)
        assert f"?with={other.pk}" in text(client.get(url(account, "merge"))), "proposed"
        shown = text(client.get(url(account, "merge"), {"with": other.pk}))
        for words in (
            "Sales lines</dt> <dd> 3",
            "Addresses</dt> <dd> 1",
            "There is no way back",
            "Gold",
            "Tin",
            "Timber",
        ):
            assert words in shown

    def test_confirmed_and_merged_for_good(self, browse: Browse, boris: User, account: Account, other: Account) -> None:
        Account.objects.filter(pk=account.pk).update(city="Sopot")
        said = {"with": other.pk, "version": 1, "other_version": 1, "take-city": "other"}
        client = browse(boris)
        unsure = client.post(url(account, "merge"), said)
        assert unsure.status_code == 422
        assert "no way back" in text(unsure)
        asked = client.post(url(account, "merge"), {**said, "confirm": "1"}).headers["Location"]
        assert client.post(url(account, "merge"), {**said, "confirm": "1"}).headers["Location"] == asked, "twice"
        job = Job.objects.get()
        waiting = client.get(asked, headers={"HX-Request": "true"})
        assert 'hx-trigger="every 2s"' in text(waiting)

        jobs.run(job_id=job.pk)

        account.refresh_from_db()
        assert account.city == "Gdynia"
        assert Account.objects.get(pk=other.pk).merged_into == account
        assert client.get(asked, headers={"HX-Request": "true"})["HX-Redirect"] == account.get_absolute_url()
        assert "Merged: Northern Timber GmbH" in text(client.get(asked, follow=True))
        job.refresh_from_db()
        assert merging.run_requested(job, jobs.Progress()) == {"survivor": account.pk}, "a second delivery"

    def test_found_by_name_among_those_one_leads(
        self, browse: Browse, boris: User, account: Account, other: Account
    ) -> None:
        AccountFactory(name="Northern Secret")
        found = text(browse(boris).get(url(account, "merge"), {"q": "north"}, headers={"HX-Request": "true"}))
        assert f'value="{other.pk}"' in found
        assert "Secret" not in found

    def test_an_older_state_is_not_merged(self, browse: Browse, boris: User, account: Account, other: Account) -> None:
        said = {"with": other.pk, "version": 1, "other_version": 2, "confirm": "1"}
        refused = browse(boris).post(url(account, "merge"), said)
        assert refused.status_code == 422
        assert "Somebody else has changed" in text(refused)
        assert not Job.objects.exists()

    def test_what_went_wrong_is_told(self, browse: Browse, boris: User, account: Account, other: Account) -> None:
        said = {"with": other.pk, "version": 1, "other_version": 1, "confirm": "1"}
        client = browse(boris)
        client.post(url(account, "merge"), said)
        Account.objects.filter(pk=other.pk).update(version=2)
        job = Job.objects.get()
        jobs.run(job_id=job.pk)
        assert "Somebody else has changed" in text(client.get(url(account, "merge"), {"job": job.pk}))

    def test_a_run_at_work_is_told(self, browse: Browse, admin: User, account: Account, other: Account) -> None:
        JobFactory(kind="classification", requested_by=admin)
        assert "is at work" in text(browse(admin).get(url(account, "merge"), {"with": other.pk}))

    @pytest.mark.parametrize("key", ["x", "9" * 40, "self", "foreign", ""])
    def test_who_is_no_other_account_is_not_compared(
        self, browse: Browse, boris: User, account: Account, key: str
    ) -> None:
        foreign = AccountFactory(name="Secret")
        key = {"self": str(account.pk), "foreign": str(foreign.pk)}.get(key, key)
        body = text(browse(boris).get(url(account, "merge"), {"with": key}))
        assert "Which account is the same customer?" in body
        assert "Secret" not in body
        assert browse(boris).post(url(account, "merge"), {"with": key}).status_code == 422

    @pytest.mark.parametrize("key", ["x", "7", "9" * 40])
    def test_a_job_of_nobody_leads_back(self, browse: Browse, boris: User, account: Account, key: str) -> None:
        assert browse(boris).get(url(account, "merge"), {"job": key}).status_code == 302

    def test_one_only_seen_is_not_merged(self, browse: Browse, boris: User, account: Account) -> None:
        seen = AccountTeamMemberFactory(user=boris, access="EDIT").account
        assert browse(boris).get(url(account, "merge"), {"with": seen.pk}).status_code == 403
