"""What people do with one account behind its “…”: who is offered what, who is refused, and the way back."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Account, AccountTeamMember
from accounts.services import merging
from kam.core import jobs
from kam.core.models import Job, Team, UndoableAct, User
from tests.accounts.views.companies import published_run
from tests.factories.accounts import (
    AccountFactory,
    AccountMonthFactory,
    AccountTeamMemberFactory,
    AddressFactory,
    CustomFieldFactory,
    SalesLineFactory,
)
from tests.factories.core import JobFactory, TeamMembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
# Within the year of the published run.
MAY = date(2025, 5, 1)
LEADING = ("hand-over", "merge", "archive", "restore")


def url(account: Account, what: str) -> str:
    return f"/accounts/{account.pk}/{what}/"


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


def undo(client: Client) -> str:
    act = UndoableAct.objects.get()
    return text(client.post(f"/undo/{act.pk}/", follow=True))


@pytest.fixture
def other(anna: User, team: Team) -> Account:
    """The same customer, opened a second time."""
    return AccountFactory(name="Northern Timber GmbH", owner=anna, team=team, city="Gdynia")


class TestMenu:
    @pytest.mark.parametrize(
        ("person", "offered"),
        [
            ("anna", {"edit", "team", "hierarchy"}),
            ("boris", {"edit", "team", "hierarchy", "hand-over", "merge", "archive"}),
            ("admin", {"edit", "team", "hierarchy", "hand-over", "merge", "archive"}),
            ("dina", set()),
        ],
    )
    def test_offers_what_the_person_may_do(
        self, person: str, offered: set[str], request: pytest.FixtureRequest, browse: Browse, account: Account
    ) -> None:
        body = browse(request.getfixturevalue(person)).get(account.get_absolute_url()).content.decode()
        menu = body.partition('id="account-actions"')[2].partition("</kam-menu>")[0]
        found = {what for what in ("edit", "team", "hierarchy", *LEADING) if url(account, what) in menu}
        assert found == offered

    def test_an_editor_of_the_account_team_edits_and_moves_it(self, browse: Browse, account: Account) -> None:
        member = AccountTeamMemberFactory(account=account, access="EDIT")
        body = browse(member.user).get(account.get_absolute_url()).content.decode()
        menu = body.partition('id="account-actions"')[2].partition("</kam-menu>")[0]
        assert url(account, "edit") in menu
        assert url(account, "team") not in menu

    @pytest.mark.parametrize("what", LEADING)
    def test_who_does_not_lead_is_told_who_does(
        self, browse: Browse, anna: User, dina: User, boris: User, clara: User, account: Account, what: str
    ) -> None:
        for person in (anna, dina):
            refused = browse(person).post(url(account, what))
            assert refused.status_code == 403
            assert "Boris" in text(refused)
        assert browse(clara).post(url(account, what)).status_code == 404


class TestArchive:
    def test_archived_undone_and_restored(self, browse: Browse, boris: User, account: Account) -> None:
        client = browse(boris)
        told = text(client.post(f"{url(account, 'archive')}?version=1", follow=True))
        assert "Northern Timber is archived." in told
        assert f'action="/undo/{UndoableAct.objects.get().pk}/"' in told
        account.refresh_from_db()
        assert account.is_archived
        assert "Northern Timber is back." in undo(client)
        account.refresh_from_db()
        assert not account.is_archived
        UndoableAct.objects.all().delete()
        client.post(url(account, "archive"))
        UndoableAct.objects.all().delete()
        body = client.get(account.get_absolute_url()).content.decode()
        assert url(account, "restore") in body
        assert "Northern Timber is back." in text(client.post(url(account, "restore"), follow=True))
        assert "archived again" in undo(client)

    @pytest.mark.parametrize("version", ["7", "x", "9" * 30])
    def test_who_saw_an_older_state_is_told(self, browse: Browse, boris: User, account: Account, version: str) -> None:
        told = text(browse(boris).post(f"{url(account, 'archive')}?version={version}", follow=True))
        assert "Somebody else has changed Northern Timber" in told
        assert not Account.objects.get(pk=account.pk).is_archived

    def test_a_head_with_subsidiaries_stays(self, browse: Browse, boris: User, account: Account) -> None:
        AccountFactory(parent=account)
        assert "has subsidiaries" in text(browse(boris).post(url(account, "archive"), follow=True))


class TestTeam:
    def test_a_colleague_is_found_and_put_on_it(self, browse: Browse, anna: User, account: Account) -> None:
        ewa = UserFactory(name="Ewa Żak")
        client = browse(anna)
        assert "Ewa" not in text(client.get(url(account, "team"))), "nobody lists all colleagues"
        assert "Ewa" not in text(client.get(url(account, "team"), {"q": "e"}))
        found = client.get(url(account, "team"), {"q": "zak"}, headers={"HX-Request": "true"})
        assert f'value="{ewa.pk}"' in text(found)
        assert "<html" not in text(found)
        told = client.post(
            url(account, "team"), {"q": "zak", "user": ewa.pk, "function": "FINANCE", "access": "EDIT"}, follow=True
        )
        assert "Ewa Żak is on the account team." in text(told)
        member = AccountTeamMember.objects.get()
        assert (member.user, member.function, member.access) == (ewa, "FINANCE", "EDIT")
        assert "Nobody of this name" in text(client.get(url(account, "team"), {"q": "zak"}))

    @pytest.mark.parametrize(
        "said", [{}, {"user": "1"}, {"user": "x", "q": "zak"}, {"q": "zak", "function": "BOSS", "access": "ALL"}]
    )
    def test_nonsense_is_told(self, browse: Browse, anna: User, account: Account, said: dict[str, str]) -> None:
        UserFactory(name="Ewa Żak")
        assert browse(anna).post(url(account, "team"), said).status_code == 422
        assert not AccountTeamMember.objects.exists()

    def test_an_archived_account_takes_nobody(self, browse: Browse, boris: User, account: Account) -> None:
        ewa = UserFactory(name="Ewa Żak")
        Account.objects.filter(pk=account.pk).update(archived_at="2026-01-01T00:00Z")
        said = {"q": "zak", "user": ewa.pk, "function": "SALES", "access": "READ"}
        refused = browse(boris).post(url(account, "team"), said)
        assert refused.status_code == 422

    def test_changed_ended_and_brought_back(self, browse: Browse, anna: User, dina: User, account: Account) -> None:
        member = AccountTeamMember.objects.get()
        client = browse(anna)
        change = f"/accounts/members/{member.pk}/"
        told = client.post(change, {"version": 1, "function": "FINANCE", "access": "EDIT"}, follow=True)
        assert "Dina is changed." in text(told)
        told = client.post(change, {"version": 1, "function": "SALES", "access": "READ"}, follow=True)
        assert "Somebody else has changed Dina" in text(told)
        told = client.post(change, {"version": 2, "function": "BOSS", "access": "READ"}, follow=True)
        assert "Choose a function" in text(told)
        client.post(change, {"version": 2, "function": "FINANCE", "access": "EDIT"})
        member.refresh_from_db()
        assert (member.function, member.access, member.version) == ("FINANCE", "EDIT", 2)
        told = client.post(change, {"end": "1"}, follow=True)
        assert "Dina is not on the account team any more." in text(told)
        assert "Were on the team" in text(told)
        assert "Dina is on the account team again." in undo(client)
        assert "not on the account team any more" not in text(client.get(url(account, "team")))

    def test_a_reader_sees_it_and_may_leave(self, browse: Browse, dina: User, clara: User, account: Account) -> None:
        member = AccountTeamMember.objects.get()
        client = browse(dina)
        body = text(client.get(url(account, "team"), {"q": "Clara"}))
        assert "Leave the team" in body
        assert "<span>Clara" not in body
        assert client.post(url(account, "team"), {"user": clara.pk}).status_code == 403
        assert client.post(f"/accounts/members/{member.pk}/", {"access": "EDIT"}).status_code == 403
        assert browse(clara).post(f"/accounts/members/{member.pk}/", {"end": "1"}).status_code == 404
        gone = client.post(f"/accounts/members/{member.pk}/", {"end": "1"})
        assert gone.url == "/accounts/"  # type: ignore[attr-defined]
        assert client.get(url(account, "team")).status_code == 404

    def test_asks_the_same_for_few_and_many(self, browse: Browse, anna: User, account: Account) -> None:
        client = browse(anna)
        client.get(url(account, "team"))
        before = _count(client, url(account, "team"))
        AccountTeamMemberFactory.create_batch(20, account=account)
        assert _count(client, url(account, "team")) == before


class TestHandOver:
    def test_given_with_a_note_and_taken_back(
        self, browse: Browse, boris: User, anna: User, team: Team, account: Account
    ) -> None:
        ewa = UserFactory(name="Ewa")
        TeamMembershipFactory(team=team, user=ewa)
        AccountTeamMemberFactory(account=account, user=ewa)
        client = browse(boris)
        said = {"version": 1, "owner": ewa.pk, "team": "", "note": "On leave <b>until</b> May."}
        told = text(client.post(url(account, "hand-over"), said, follow=True))
        assert "Northern Timber belongs to Ewa now." in told
        account.refresh_from_db()
        assert account.owner == ewa
        assert not account.memberships.filter(ended_at=None).exists()
        history = text(client.get(url(account, "hand-over")))
        assert "Anna → Ewa" in history
        assert "On leave &lt;b&gt;until&lt;/b&gt; May." in history
        assert "Northern Timber belongs to Anna again." in undo(client)
        account.refresh_from_db()
        assert account.owner == anna
        assert account.memberships.get(ended_at=None).user == ewa

    @pytest.mark.parametrize(
        ("said", "words"),
        [
            ({"owner": ""}, "This field is required."),
            ({"owner": "9" * 30}, "Select a valid choice."),
            ({"owner": "anna"}, "looks after it already"),
            ({"owner": "boris", "version": "9"}, "Somebody else has changed"),
            ({"owner": "boris", "note": "x" * 501}, "at most 500 characters"),
            ({"owner": "boris", "note": "a\x07"}, "cannot be printed"),
        ],
    )
    def test_refusals(
        self, browse: Browse, boris: User, anna: User, account: Account, said: dict[str, Any], words: str
    ) -> None:
        people = {"anna": anna.pk, "boris": boris.pk}
        sent = {"version": "1", **said, "owner": people.get(said["owner"], said["owner"])}
        response = browse(boris).post(url(account, "hand-over"), sent)
        assert response.status_code == 422
        assert words in text(response)

    def test_across_teams_by_an_administrator(
        self, browse: Browse, admin: User, boris: User, clara: User, other_team: Team, account: Account
    ) -> None:
        offered = text(browse(boris).get(url(account, "hand-over")))
        assert "Clara" not in offered
        assert "an administrator moves it" in offered
        said = {"version": 1, "owner": clara.pk, "team": other_team.pk}
        assert browse(admin).post(url(account, "hand-over"), said).status_code == 302
        account.refresh_from_db()
        assert (account.owner, account.team) == (clara, other_team)

    def test_an_archived_account_stays_where_it_is(self, browse: Browse, boris: User, account: Account) -> None:
        Account.objects.filter(pk=account.pk).update(archived_at="2026-01-01T00:00Z")
        assert browse(boris).get(url(account, "hand-over")).status_code == 422


class TestHierarchy:
    def test_own_and_with_subsidiaries(self, browse: Browse, boris: User, team: Team, account: Account) -> None:
        # Head 100, below it 30, below that 7: with subsidiaries 137, 37 and 7.
        shop = AccountFactory(name="Shop", parent=account, team=team)
        kiosk = AccountFactory(name="Kiosk <i>", parent=shop, team=team)
        for each, net in ((account, 100), (shop, 30), (kiosk, 7)):
            AccountMonthFactory(account=each, month=MAY, net=net, gross=net)
        published_run()
        client = browse(boris)
        own = text(client.get(url(shop, "hierarchy")))
        rolled = text(client.get(url(shop, "hierarchy"), {"sum": "group"}))
        assert [words in own for words in ("€100", "€30", "€7", "€137")] == [True] * 4
        assert [words in rolled for words in ("€137", "€37", "€7")] == [True] * 3
        assert "€30<" not in rolled
        assert "Kiosk &lt;i&gt;" in own
        assert "cannot see" not in own

    def test_what_is_not_seen_is_counted_and_not_named(self, browse: Browse, anna: User, account: Account) -> None:
        head = AccountFactory(name="Secret head")
        between = AccountFactory(name="Secret between", parent=account)
        mine = AccountFactory(name="Mine below", parent=between, owner=anna)
        AccountFactory(name="Gone", parent=account, owner=anna, archived_at="2026-01-01T00:00Z")
        Account.objects.filter(pk=account.pk).update(parent=head)
        body = text(browse(anna).get(url(account, "hierarchy")))
        assert "2 more accounts of this group you cannot see" in body
        assert "Secret" not in body
        assert "Gone" not in body
        assert mine.get_absolute_url() in body
        assert '<h2 id="tree-title"> 2 accounts' in body

    def test_put_below_another_and_taken_back(
        self, browse: Browse, anna: User, account: Account, other: Account
    ) -> None:
        client = browse(anna)
        found = client.get(url(account, "hierarchy"), {"q": "timber gmbh"}, headers={"HX-Request": "true"})
        assert f'value="{other.pk}"' in text(found)
        told = text(client.post(url(account, "hierarchy"), {"version": 1, "parent": other.pk}, follow=True))
        assert "Northern Timber belongs to Northern Timber GmbH now." in told
        told = text(client.post(url(other, "hierarchy"), {"version": 1, "parent": account.pk}))
        assert "would belong to itself" in told
        assert "stands where it stood before" in undo(client)
        account.refresh_from_db()
        assert account.parent is None

    def test_put_at_the_top(self, browse: Browse, anna: User, account: Account, other: Account) -> None:
        Account.objects.filter(pk=account.pk).update(parent=other)
        client = browse(anna)
        assert "Put it at the top" in text(client.get(url(account, "hierarchy")))
        told = client.post(url(account, "hierarchy"), {"version": 1, "parent": "none"}, follow=True)
        assert "Northern Timber stands at the top now." in text(told)
        assert "stands where it stood before" in undo(client)
        account.refresh_from_db()
        assert account.parent == other

    @pytest.mark.parametrize("said", [{}, {"parent": "x"}, {"parent": "9" * 40}, {"parent": "secret"}])
    def test_nonsense_and_foreign_accounts_are_refused(
        self, browse: Browse, anna: User, account: Account, said: dict[str, Any]
    ) -> None:
        secret = AccountFactory(name="Secret")
        sent = {"version": 1, **{key: secret.pk if value == "secret" else value for key, value in said.items()}}
        response = browse(anna).post(url(account, "hierarchy"), sent)
        assert response.status_code == 422
        assert "Choose the account" in text(response)
        assert "Secret" not in text(response)

    def test_a_reader_looks(self, browse: Browse, dina: User, account: Account) -> None:
        assert "Put it below" not in text(browse(dina).get(url(account, "hierarchy")))
        assert browse(dina).post(url(account, "hierarchy"), {"parent": "none"}).status_code == 403

    @pytest.mark.parametrize("q", ["", "a", "_%", "x" * 10_000, "\u202e"])
    def test_any_search_is_answered(self, browse: Browse, anna: User, account: Account, q: str) -> None:
        assert browse(anna).get(url(account, "hierarchy"), {"q": q}).status_code == 200

    def test_any_depth_with_the_same_questions(self, browse: Browse, anna: User, account: Account) -> None:
        client = browse(anna)
        client.get(url(account, "hierarchy"))
        before = _count(client, url(account, "hierarchy"))
        parent = account
        for _level in range(12):
            parent = AccountFactory(parent=parent, owner=anna)
        assert _count(client, url(account, "hierarchy")) == before


class TestMerge:
    def test_previewed_chosen_and_merged_for_good(
        self, browse: Browse, boris: User, account: Account, other: Account
    ) -> None:
        grade = CustomFieldFactory(name="Grade")
        Account.objects.filter(pk=account.pk).update(city="Sopot", custom={grade.key: "Gold"})
        Account.objects.filter(pk=other.pk).update(custom={grade.key: "Tin"}, industry="Timber")
        SalesLineFactory.create_batch(3, account=other)
        AddressFactory(account=other)
        client = browse(boris)
        assert f"?with={other.pk}" in text(client.get(url(account, "merge"))), "proposed"
        shown = text(client.get(url(account, "merge"), {"with": other.pk}))
        for words in (
            "Sales lines</dt> <dd>3",
            "Addresses</dt> <dd>1",
            "There is no way back",
            "Sopot",
            "Gold",
            "Timber",
        ):
            assert words in shown
        said = {
            "with": other.pk,
            "version": 1,
            "other_version": 1,
            "take-city": "other",
            f"take-custom_{grade.key}": "other",
        }
        unsure = client.post(url(account, "merge"), said)
        assert unsure.status_code == 422
        assert "no way back" in text(unsure)
        asked = client.post(url(account, "merge"), {**said, "confirm": "1"})
        job = Job.objects.get()
        assert asked.url == f"{url(account, 'merge')}?job={job.pk}"  # type: ignore[attr-defined]
        waiting = client.get(asked.url, headers={"HX-Request": "true"})  # type: ignore[attr-defined]
        assert 'hx-trigger="every 2s"' in text(waiting)
        again = client.post(url(account, "merge"), {**said, "confirm": "1"})
        assert again.url == asked.url  # type: ignore[attr-defined]

        jobs.run(job_id=job.pk)

        account.refresh_from_db()
        other.refresh_from_db()
        assert (account.city, account.industry, account.custom) == ("Gdynia", "Timber", {grade.key: "Tin"})
        assert other.merged_into == account
        ended = client.get(asked.url, headers={"HX-Request": "true"})  # type: ignore[attr-defined]
        assert ended["HX-Redirect"] == account.get_absolute_url()
        assert "Merged: Northern Timber GmbH" in text(client.get(asked.url, follow=True))  # type: ignore[attr-defined]
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


def _count(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)
