"""The list of classes given by hand."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Account
from kam.core.models import Company, User
from tests.factories.accounts import AccountFactory
from tests.factories.classification import OverrideFactory, SnapshotFactory

pytestmark = pytest.mark.django_db
Browse = Callable[[User], Client]
PAGE = "/classification/overrides/"


def shown(client: Client, query: str = "") -> list[str]:
    return [row["override"].account.name for row in client.get(f"{PAGE}{query}").context["rows"]]


def test_shows_those_in_force_those_ending_and_the_ended(browse: Browse, admin: User, account: Account) -> None:
    today = Company.current().today()
    SnapshotFactory(account=account, abc="B", xyz="Y")
    OverrideFactory(account=account, abc="A", reason="We win them.", expires_on=today + timedelta(days=3))
    OverrideFactory(account=AccountFactory(name="Later"), expires_on=today + timedelta(days=300))
    OverrideFactory(account=AccountFactory(name="Over"), expires_on=today, ended_at="2026-01-01T00:00Z")
    client = browse(admin)
    assert shown(client) == ["Northern Timber", "Later"]
    assert shown(client, "?show=expiring") == ["Northern Timber"]
    assert shown(client, "?show=ended") == ["Over"]
    assert shown(client, "?show=x&page=-1") == ["Northern Timber", "Later"]
    body = client.get(PAGE).content.decode()
    # The letter by hand with the computed one beside it, and the pencil.
    for words in ("Class AY, set by hand", "Class BY", "We win them.", f"/accounts/{account.pk}/class/"):
        assert words in body


def test_shows_accounts_of_ones_own_reach_only(browse: Browse, clara: User, anna: User, account: Account) -> None:
    OverrideFactory(account=account)
    assert shown(browse(clara)) == []
    assert "No class is set by hand here" in browse(clara).get(PAGE).content.decode()
    assert shown(browse(anna)) == ["Northern Timber"]


def test_fifty_rows_cost_no_more_queries_than_five(browse: Browse, admin: User) -> None:
    client = browse(admin)
    counts = []
    for more in (5, 45):
        for _number in range(more):
            OverrideFactory()
        client.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_form_names_the_computed_letters_as_a_choice(browse: Browse, admin: User, account: Account) -> None:
    address = f"/accounts/{account.pk}/class/override/"
    before = browse(admin).get(address).content.decode()
    assert before.count(">As computed<") == 2

    SnapshotFactory(account=account, abc="B", xyz="")
    body = browse(admin).get(address).content.decode()
    assert "As computed: B" in body
    # It has no second letter yet.
    assert body.count(">As computed<") == 1
