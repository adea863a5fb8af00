"""The table of people and teams: whose accounts, how many, how they do; sorted, in pages, with the sum under it."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from accounts.models import Account
from kam.core.models import Team, User
from tests.accounts.views.companies import classified, published_run
from tests.factories.accounts import AccountFactory
from tests.factories.core import UserFactory

Browse = Callable[[User], Client]


@pytest.fixture
def company(anna: User, boris: User, team: Team, other_team: Team) -> list[Account]:
    """Anna: 3,600 of a key account and 1,200; Boris 6,000 in the other team; nobody: 2,400 in no team."""
    run = published_run(series="one")
    return [
        classified(run, "AY", 300, owner=anna, team=team, status="KEY", key_since=date(2025, 1, 1)),
        classified(run, "BX", 100, owner=anna, team=team),
        classified(run, "AX", 500, owner=boris, team=other_team),
        classified(run, "CX", 200),
    ]


def table(client: Client, query: str = "") -> str:
    response = client.get(f"/portfolio/{query}")
    assert response.status_code == 200
    body = response.content.decode()
    return body[body.index('aria-labelledby="people-title"') :].partition("</section>")[0]


def rows(body: str) -> list[list[str]]:
    """Return the words of each row, the marks left out."""
    body = re.split("<tbody[^>]*>", body)[1]
    found = []
    for row in body.split("<tr>")[1:]:
        cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        words = [re.sub(r'<span class="k-(?:avatar|hidden)[^>]*>[^<]*</span>', "", cell) for cell in cells]
        found.append([" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in words])
    return found


def test_each_person_has_what_their_accounts_have(company: list[Account], admin: User, browse: Browse) -> None:
    # Half as much the year before; no picture has words.
    assert rows(table(browse(admin))) == [
        ["Boris", "1", "0", "€6.0k", "100.0%", "", "0.0%"],
        ["Anna", "2", "1", "€4.8k", "100.0%", "", "75.0%"],
        ["No owner", "1", "0", "€2.4k", "100.0%", "", "0.0%"],
        ["All", "4", "1", "€13k", "100.0%", "", "27.3%"],
    ]


def test_teams_have_what_their_accounts_have(company: list[Account], admin: User, team: Team, browse: Browse) -> None:
    body = table(browse(admin), "?by=team")
    assert [row[:4] for row in rows(body)] == [
        ["South", "1", "0", "€6.0k"],
        ["North", "2", "1", "€4.8k"],
        ["No team", "1", "0", "€2.4k"],
        ["All", "4", "1", "€13k"],
    ]
    assert f'href="/portfolio/?team={team.pk}&amp;by=team"' in body


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("name", "Anna"),
        ("-name", "Boris"),
        ("revenue", "Anna"),
        ("-share", "Anna"),
        ("accounts", "Boris"),
        ("-keys", "Anna"),
    ],
)
def test_every_column_sorts_and_nobody_stands_last(
    company: list[Account], admin: User, browse: Browse, sort: str, first: str
) -> None:
    found = rows(table(browse(admin), f"?sort={sort}"))
    assert (found[0][0], found[2][0]) == (first, "No owner")


def test_heads_turn_the_order_round(company: list[Account], admin: User, browse: Browse) -> None:
    body = table(browse(admin), "?class=A")
    assert 'href="/portfolio/?class=A&amp;sort=revenue"' in body
    assert 'aria-sort="descending"' in body
    assert 'href="/portfolio/?class=A&amp;sort=name"' in body


def test_names_lead_to_the_accounts_of_the_choice(
    company: list[Account], admin: User, anna: User, browse: Browse
) -> None:
    client = browse(admin)
    body = table(client, "?class=A")
    assert f'href="/accounts/?owner={anna.pk}&amp;class=A"' in body
    assert client.get(f"/accounts/?owner={anna.pk}&class=A").content.decode().count("<tr data-row") == 1
    assert 'href="/accounts/?owner=none"' in table(client)


def test_who_leads_nobody_has_no_such_table(company: list[Account], anna: User, browse: Browse) -> None:
    assert "people-title" not in browse(anna).get("/portfolio/").content.decode()


def test_growth_is_compared_with_whole_years_only(admin: User, anna: User, browse: Browse) -> None:
    classified(published_run(series="one"), "AX", 300, owner=anna, before=10)
    assert rows(table(browse(admin)))[0][4] == "–"
    # The last three months have theirs.
    assert rows(table(browse(admin), "?period=quarter"))[0][4] == "100.0%"


def test_many_people_have_pages(admin: User, browse: Browse) -> None:
    published_run(series="one")
    for number in range(18):
        AccountFactory(owner=UserFactory(name=f"Person {number:02}"))
    client = browse(admin)
    assert [len(rows(table(client, f"?sort=name{query}"))) for query in ("", "&page=2", "&page=9")] == [16, 4, 4]
    assert "page=2" in table(client)
