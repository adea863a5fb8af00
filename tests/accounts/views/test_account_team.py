"""Who looks after an account: its team, and handing it over."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from accounts.models import Account, AccountTeamMember
from kam.core.models import Team, User
from tests.accounts.views.acting import queries, text, undo, url
from tests.factories.accounts import (
    AccountTeamMemberFactory,
)
from tests.factories.core import TeamMembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
# Within the year of the published run.
MAY = date(2025, 5, 1)


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
        assert gone["Location"] == "/accounts/"
        assert client.get(url(account, "team")).status_code == 404

    def test_asks_the_same_for_few_and_many(self, browse: Browse, anna: User, account: Account) -> None:
        client = browse(anna)
        client.get(url(account, "team"))
        before = queries(client, url(account, "team"))
        AccountTeamMemberFactory.create_batch(20, account=account)
        assert queries(client, url(account, "team")) == before


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
        assert "Only an administrator can move it" in offered
        said = {"version": 1, "owner": clara.pk, "team": other_team.pk}
        assert browse(admin).post(url(account, "hand-over"), said).status_code == 302
        account.refresh_from_db()
        assert (account.owner, account.team) == (clara, other_team)

    def test_an_archived_account_stays_where_it_is(self, browse: Browse, boris: User, account: Account) -> None:
        Account.objects.filter(pk=account.pk).update(archived_at="2026-01-01T00:00Z")
        assert browse(boris).get(url(account, "hand-over")).status_code == 422
