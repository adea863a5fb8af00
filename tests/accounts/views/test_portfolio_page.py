"""The portfolio: figures over what one sees, cells that lead to their accounts, bounded questions."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from accounts.models import Account
from kam.core.models import Team, User
from tests.accounts.views.companies import classified, earlier_run, published_run
from tests.factories.accounts import AccountFactory
from tests.factories.classification import SnapshotFactory
from tests.factories.portfolio import KeyShareAlertFactory

Browse = Callable[[User], Client]
MOST_QUERIES = 22


def body_of(client: Client) -> str:
    response = client.get("/portfolio/")
    assert response.status_code == 200
    return response.content.decode()


def cells(body: str) -> dict[str, int]:
    """Return the counts of the matrix by class."""
    found = re.findall(r'<b><span class="k-hidden-text">([ABC][XYZ-]): </span>(\d+)</b>', body)
    return {code: int(count) for code, count in found}


@pytest.fixture
def company(anna: User, clara: User, team: Team) -> list[Account]:
    """Anna has an AY that makes 3,600 and a BX that makes 1,200; Clara a CZ that makes 6,000."""
    run = published_run(series="one")
    return [
        classified(run, "AY", 300, owner=anna, team=team, name="QUICK-Stop", status="KEY", key_since=date(2025, 1, 1)),
        classified(run, "BX", 100, owner=anna, team=team, name="Łoś"),
        classified(run, "CZ", 500, owner=clara, name="Foreign"),
    ]


def test_every_figure_is_over_what_one_sees(company: list[Account], anna: User, browse: Browse) -> None:
    body = body_of(browse(anna))
    assert {code: count for code, count in cells(body).items() if count} == {"AY": 1, "BX": 1}
    # 3,600 + 1,200 of which the key account has three quarters.
    for words in ("Your accounts", "€4.8k", "75.0%", "Above the 30–55% band"):
        assert words in body
    assert "Foreign" not in body
    # The company's limits have letters for those who read its totals only.
    assert '"A 80%"' not in body


def test_an_administrator_sees_all_of_it(company: list[Account], admin: User, browse: Browse) -> None:
    body = body_of(browse(admin))
    # 3,600 + 1,200 + 6,000; the key account has a third.
    for words in ("All accounts", "€11k", "33.3%", "Inside the 30–55% band", '"A 80%"'):
        assert words in body


def test_twelve_months_are_not_compared_with_ten(anna: User, browse: Browse) -> None:
    classified(published_run(series="one"), "AX", 300, owner=anna, before=10)
    body = body_of(browse(anna))
    assert "the year before has only 10 of these months" in body
    assert "k-delta" not in body
    # A gap in the line, not a fall to nothing.
    assert '"data": [null, null, 150.0' in body


def test_a_limit_stands_beside_what_it_limits_and_warns_when_passed(anna: User, browse: Browse) -> None:
    run = published_run(series="one")
    client = browse(anna)
    for accounts, share, note, warns in (
        # Five of as many alike, and one of them; the limits are a quarter and a tenth.
        # Five of twenty make a quarter even if all are equal: so few are measured by that and warn of nothing.
        (8, "62.5%", "If all were equal 62.5%; largest alone 12.5%", False),
        (20, "25.0%", "If all were equal 25.0%; largest alone 5.0%", False),
        (25, "20.0%", "Limit 25%; largest alone 4.0%", False),
    ):
        while Account.objects.count() < accounts:
            SnapshotFactory(run=run, account=AccountFactory(owner=anna), abc="A", xyz="X", value=100)
        body = body_of(client)
        assert share in body
        assert note in strip_tags(body)
        assert ("k-kpi-note-warn" in body) is warns


def test_accounts_of_others_are_counted_apart(anna: User, dina: User, account: Account, browse: Browse) -> None:
    # Dina is on the team of Anna's account, and owns one herself.
    run = published_run(series="one")
    SnapshotFactory(run=run, account=account, abc="A", xyz="X", value=100)
    classified(run, "BX", 100, owner=dina)
    for user, note in ((dina, "1 yours, 1 as team member, all with a class"), (anna, "all with a class")):
        body = strip_tags(body_of(browse(user)))
        assert note in " ".join(body.split())
        assert ("as team member" in body) is (user == dina)


def test_each_cell_counts_what_its_list_shows(company: list[Account], admin: User, browse: Browse) -> None:
    client = browse(admin)
    for code, count in cells(body_of(client)).items():
        assert client.get(f"/accounts/?class={code}").content.decode().count("<tr data-row") == count


def test_too_new_is_a_column_once_somebody_is(anna: User, browse: Browse) -> None:
    run = published_run()
    classified(run, "AX", 300, owner=anna)
    body = browse(anna).get("/portfolio/").content.decode()
    assert "Too new" not in body
    # One cell of nine holds somebody.
    assert body.count("k-matrix-cell-empty") == 8
    classified(run, "C-", 100, owner=anna)
    body = browse(anna).get("/portfolio/").content.decode()
    assert "Too new" in body
    assert body.count("k-matrix-cell-empty") == 10


def test_before_the_first_run_it_says_what_is_missing(anna: User, admin: User, browse: Browse) -> None:
    AccountFactory(owner=anna)
    assert "An administrator starts the first run" in body_of(browse(anna))
    body = body_of(browse(admin))
    assert "Choose the day and start it." in body
    # No letters are counted where nobody can have one.
    assert "0 A · 0 B · 0 C" not in body


def test_without_accounts_it_says_where_they_come_from(anna: User, browse: Browse) -> None:
    assert "Accounts come with the sales you import." in body_of(browse(anna))


def test_old_sales_are_said_to_be_old(company: list[Account], anna: User, browse: Browse) -> None:
    assert "No later sales were imported for more than 40 days." in body_of(browse(anna))


def test_five_and_fifty_accounts_cost_the_same(anna: User, boris: User, team: Team, browse: Browse) -> None:
    run = published_run(series="one")
    earlier = earlier_run(run)
    client = browse(boris)
    counts = []
    for accounts in (5, 50):
        while Account.objects.count() < accounts:
            account = classified(run, "AX", 1200, owner=anna, team=team)
            SnapshotFactory(run=earlier, account=account, abc="B")
        body_of(client)
        with CaptureQueriesContext(connection) as queries:
            body_of(client)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= MOST_QUERIES


def test_the_page_of_whom_it_is_about_tells_of_the_band(
    company: list[Account], admin: User, boris: User, anna: User, team: Team, browse: Browse
) -> None:
    KeyShareAlertFactory(team=None, is_company=True)
    KeyShareAlertFactory(team=team, side="BELOW", key_revenue=20)
    everything, north = "60.0% of the company’s revenue", "20.0% of the revenue of North"
    for person, query, told in (
        (admin, "", [everything]),
        (admin, f"?team={team.pk}", [north]),
        (admin, "?class=AY", []),
        (boris, "", [north]),
        (anna, "", []),
    ):
        body = browse(person).get(f"/portfolio/{query}").content.decode()
        assert [words for words in (everything, north) if words in body] == told
        # Boris may see more than his team; the notice leads to the figures it is about.
        assert ("Show North" in " ".join(body.split())) is (person == boris)
