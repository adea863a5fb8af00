"""The group of an account: its tree, and where the account stands in it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from accounts.models import Account
from kam.core.models import Team, User
from tests.accounts.views.acting import queries, text, undo, url
from tests.accounts.views.companies import published_run
from tests.factories.accounts import (
    AccountFactory,
    AccountMonthFactory,
)

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
# Within the year of the published run.
MAY = date(2025, 5, 1)


@pytest.fixture
def other(anna: User, team: Team) -> Account:
    """The same customer, opened a second time."""
    return AccountFactory(name="Northern Timber GmbH", owner=anna, team=team, city="Gdynia")


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
        assert "that you can see" in own

    def test_what_is_not_seen_is_neither_named_nor_counted(self, browse: Browse, anna: User, account: Account) -> None:
        head = AccountFactory(name="Secret head")
        between = AccountFactory(name="Secret between", parent=account)
        mine = AccountFactory(name="Mine below", parent=between, owner=anna)
        AccountFactory(name="Gone", parent=account, owner=anna, archived_at="2026-01-01T00:00Z")
        Account.objects.filter(pk=account.pk).update(parent=head)
        body = text(browse(anna).get(url(account, "hierarchy")))
        assert "Only the accounts that you can see are listed and summed." in body
        assert "2 more" not in body
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
        assert "Take it out of the group" in text(client.get(url(account, "hierarchy")))
        told = client.post(url(account, "hierarchy"), {"version": 1, "parent": "none"}, follow=True)
        assert "Northern Timber has no parent now." in text(told)
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
        assert "Set as parent" not in text(browse(dina).get(url(account, "hierarchy")))
        assert browse(dina).post(url(account, "hierarchy"), {"parent": "none"}).status_code == 403

    @pytest.mark.parametrize("q", ["", "a", "_%", "x" * 10_000, "\u202e"])
    def test_any_search_is_answered(self, browse: Browse, anna: User, account: Account, q: str) -> None:
        assert browse(anna).get(url(account, "hierarchy"), {"q": q}).status_code == 200

    def test_any_depth_with_the_same_questions(self, browse: Browse, anna: User, account: Account) -> None:
        client = browse(anna)
        client.get(url(account, "hierarchy"))
        before = queries(client, url(account, "hierarchy"))
        parent = account
        for _level in range(12):
            parent = AccountFactory(parent=parent, owner=anna)
        assert queries(client, url(account, "hierarchy")) == before
