"""What stands behind the “…” of an account, and archiving, which needs no page."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from accounts.models import Account
from kam.core.models import UndoableAct, User
from tests.accounts.views.acting import text, undo, url
from tests.factories.accounts import (
    AccountFactory,
    AccountTeamMemberFactory,
)

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
# Within the year of the published run.
MAY = date(2025, 5, 1)
LEADING = ("hand-over", "merge", "archive", "restore")


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
        assert account.archived_at is not None
        assert "Northern Timber is back." in undo(client)
        assert Account.objects.get(pk=account.pk).archived_at is None
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
