"""What pages keep between two looks is never older than what it was made of."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Account, AccountMonth, AccountTeamMember, ClassificationRun, Tag
from accounts.services import ownership, portfolio
from kam.core.answers import BEGINNING
from kam.core.models import TableChange, Team, User
from tests.accounts.views.companies import buy, classified, published_run
from tests.accounts.views.test_account_list import names
from tests.factories.accounts import AccountFactory, AccountTeamMemberFactory
from tests.factories.classification import OverrideFactory

Browse = Callable[[User], Client]
NOW = datetime(2026, 1, 15, tzinfo=UTC)
# What every answer has anew: its token, and the minute that its head on paper tells.
ANEW = re.compile(r"\b[A-Za-z0-9]{64}\b|figures read on [^<\n]+")
PAGES = (
    "/accounts/",
    "/accounts/?class=A",
    "/accounts/?sort=tags",
    "/accounts/?archived=too",
    "/portfolio/",
    "/portfolio/?class=A&by=team",
)


@pytest.fixture
def two(anna: User) -> list[Account]:
    """Both Anna's, in her team: one is AX with 300, the other BX with 200."""
    cache.clear()
    # A test that emptied the tables has taken the note of the beginning along.
    TableChange.objects.create(table_name=BEGINNING)
    run = published_run()
    team = anna.teams.get()
    return [
        classified(run, "AX", 300, name="First", owner=anna, team=team),
        classified(run, "BX", 200, name="Second", owner=anna, team=team),
    ]


def more_revenue(first: Account, second: Account, admin: User) -> None:
    AccountMonth.objects.filter(account=second).update(net=900)


def another_class(first: Account, second: Account, admin: User) -> None:
    OverrideFactory(account=second, abc="A")


def another_owner(first: Account, second: Account, admin: User) -> None:
    ownership.hand_over(account=first, to=admin, by=admin)


def archived(first: Account, second: Account, admin: User) -> None:
    portfolio.archive(account=first, version=first.version, by=admin, at=NOW)


def key_account(first: Account, second: Account, admin: User) -> None:
    portfolio.mark_as_key(account=first, since=date(2026, 1, 1), by=admin)


def one_more(first: Account, second: Account, admin: User) -> None:
    buy(AccountFactory(name="Third", owner=first.owner, team=first.team), 100)


def tagged(first: Account, second: Account, admin: User) -> None:
    second.account_tags.create(tag=Tag.objects.create(name="Fair"))


def new_team_name(first: Account, second: Account, admin: User) -> None:
    Team.objects.filter(name="North").update(name="Renamed")


def new_name(first: Account, second: Account, admin: User) -> None:
    User.objects.filter(name="Anna").update(name="Anna Renamed")


def no_class_in_force(first: Account, second: Account, admin: User) -> None:
    ClassificationRun.objects.update(is_published=False)


@pytest.mark.parametrize(
    "change",
    [
        more_revenue, another_class, another_owner, archived, key_account, one_more, tagged, new_team_name, new_name,
        no_class_in_force,
    ],
)  # fmt: skip
def test_pages_say_after_a_change_what_they_say_when_nothing_was_kept(
    change: Callable[..., object], two: list[Account], boris: User, admin: User, browse: Browse
) -> None:
    clients = [browse(boris), browse(admin)]
    for client in clients:
        for page in PAGES:
            client.get(page)
    change(*two, admin)
    kept = [[texts(client, page) for page in PAGES] for client in clients]
    cache.clear()
    assert kept == [[texts(client, page) for page in PAGES] for client in clients]


def test_who_leaves_the_account_team_sees_nothing_of_it_at_once(
    two: list[Account], clara: User, browse: Browse
) -> None:
    member = AccountTeamMemberFactory(account=two[0], user=clara)
    client = browse(clara)
    assert [names(client.get("/accounts/")) for _look in range(2)] == [["First"]] * 2
    AccountTeamMember.objects.filter(pk=member.pk).update(ended_at=NOW)
    assert names(client.get("/accounts/")) == []


@pytest.mark.parametrize("page", PAGES)
def test_what_is_asked_about_all_accounts_is_asked_once(
    page: str, two: list[Account], admin: User, browse: Browse
) -> None:
    client = browse(admin)
    first, second = (_asked(client, page) for _look in range(2))
    # Each page keeps two questions or more; one of every table is asked whether they still hold.
    assert second <= first - 2


def _asked(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(page)
    return len(queries)


def texts(client: Client, page: str) -> str:
    """Return the page without what every answer has anew."""
    return ANEW.sub("", client.get(page).content.decode())
