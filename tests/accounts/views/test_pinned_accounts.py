"""The star of an account, the sidebar, and the page that puts it in order."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from accounts.models import Account
from kam.core.models import Team, User
from kam.core.pins import pinned_pages
from tests.accounts.services.meeting import NOW
from tests.factories.accounts import AccountFactory

Browse = Callable[[User], Client]
pytestmark = pytest.mark.django_db


def sidebar(client: Client, url: str = "/accounts/pinned/") -> str:
    body = client.get(url).content.decode()
    return body.partition('<div class="k-side-scroll">')[2].partition("</nav>")[0]


def post(client: Client, account: Account, what: str, **data: str) -> str:
    url = f"/accounts/{account.pk}/"
    return client.post(
        f"{url}{what}/", data, headers={"Referer": f"http://testserver{url}"}, follow=True
    ).content.decode()


def test_the_star_pins_and_unpins(account: Account, anna: User, browse: Browse) -> None:
    client = browse(anna)
    assert "Northern Timber" not in sidebar(client)
    body = post(client, account, "pin")
    assert 'aria-pressed="true"' in body
    assert 'title="Northern Timber"\n       aria-current="true"' in body
    assert "Northern Timber" in sidebar(client)
    # A phone opens the same menu.
    assert 'popovertarget="side"' in body
    assert 'aria-pressed="false"' in post(client, account, "unpin")
    assert "Northern Timber" not in sidebar(client)


def test_pins_are_put_in_order_and_refusals_told(account: Account, anna: User, team: Team, browse: Browse) -> None:
    client = browse(anna)
    other = AccountFactory(name="Other Paper", short_name="Other", owner=anna, team=team)
    for each in (account, other):
        post(client, each, "pin")
    post(client, other, "pin/move", direction="up")
    names = [
        part.partition('"')[0]
        for part in sidebar(client).split('k-side-pin"')[1:]
        for part in [part.split('title="')[1]]
    ]
    assert names == ["Other", "Northern Timber"]
    post(client, other, "pin/move", direction="sideways")
    post(client, account, "unpin")
    assert "is not pinned" in post(client, account, "pin/move", direction="up")
    Account.objects.filter(pk=account.pk).update(archived_at=NOW)
    assert "is archived" in post(client, account, "pin")


def test_the_page_says_what_pins_are_for(anna: User, browse: Browse) -> None:
    assert "No account is pinned" in browse(anna).get("/accounts/pinned/").content.decode()


def test_pins_of_what_one_no_longer_sees_are_gone(account: Account, anna: User, clara: User, browse: Browse) -> None:
    client = browse(anna)
    post(client, account, "pin")
    Account.objects.filter(pk=account.pk).update(owner=clara, team=None)
    assert "Northern Timber" not in client.get("/accounts/pinned/").content.decode()


def test_all_pins_are_asked_for_at_once(account: Account, anna: User, team: Team, browse: Browse) -> None:
    client = browse(anna)
    post(client, account, "pin")
    counts = []
    for number in (0, 6):
        for each in AccountFactory.create_batch(number, owner=anna, team=team):
            post(client, each, "pin")
        with CaptureQueriesContext(connection) as queries:
            client.get("/accounts/pinned/")
        counts.append(len([query for query in queries if "accounts_pinnedaccount" in query["sql"]]))
    assert counts == [1, 1]


def test_nobody_keeps_nothing(rf: RequestFactory) -> None:
    request = rf.get("/")
    assert pinned_pages(request) == []
    request.user = AnonymousUser()
    assert pinned_pages(request) == []
