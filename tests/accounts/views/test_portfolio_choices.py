"""Whose accounts, which of them, which months: every figure follows, and only what one may ask for is offered."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from accounts.models import Account
from kam.core.models import Team, User
from tests.accounts.views.companies import classified, published_run
from tests.factories.accounts import AccountFactory
from tests.factories.core import TeamFactory, TeamMembershipFactory

Browse = Callable[[User], Client]


def page(client: Client, query: str = "", **headers: str) -> str:
    response = client.get(f"/portfolio/{query}", headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def revenue(body: str) -> str:
    found = re.search(r'k-kpi-value">\s*([^<]*?)\s*</dd>', body)
    assert found is not None
    return found[1]


def accounts(body: str) -> int:
    """Return the figure of accounts in the strip."""
    found = re.search(r"Accounts\s*</dt>\s*<dd[^>]*>\s*(\d+)\s*</dd>", body)
    assert found is not None
    return int(found[1])


@pytest.fixture
def company(anna: User, boris: User, clara: User, team: Team, other_team: Team) -> list[Account]:
    """North: Anna's AY of 3,600 and BX of 1,200, Boris's AX of 7,200. South: Clara's CZ of 6,000. Nobody's: 2,400."""
    run = published_run(series="one")
    return [
        classified(run, "AY", 300, owner=anna, team=team, status="KEY", key_since=date(2025, 1, 1)),
        classified(run, "BX", 100, owner=anna, team=team),
        classified(run, "AX", 600, owner=boris, team=team),
        classified(run, "CZ", 500, owner=clara, team=other_team),
        classified(run, "C-", 200),
    ]


def test_a_cell_a_row_and_a_column_filter_every_figure(company: list[Account], admin: User, browse: Browse) -> None:
    client = browse(admin)
    for code, money, count in (
        ("", "€20k", 5),
        ("AY", "€3.6k", 1),
        ("A", "€11k", 2),
        ("X", "€8.4k", 2),
        ("-", "€2.4k", 1),
    ):
        body = page(client, f"?class={code}")
        assert (code, revenue(body), accounts(body)) == (code, money, count)


def test_the_matrix_stays_whole_while_a_cell_is_chosen(company: list[Account], admin: User, browse: Browse) -> None:
    body = page(browse(admin), "?class=AY")
    assert re.findall(r"AX: </span>(\d+)", body) == ["1"]
    # The chosen cell leads back to all, and says that it is the chosen one.
    assert re.search(r'k-tint-\d"\s+href="/portfolio/"\s+title="AY: 1 account[^"]*"\s+aria-current="true"', body)
    # What the page shows is said above it, and the list of the same accounts is one press away.
    assert "Remove the filter Class" in body
    assert 'href="/accounts/?class=AY"' in body
    assert "of 5 in all" in body


def test_a_chosen_row_marks_its_cells(company: list[Account], admin: User, browse: Browse) -> None:
    body = page(browse(admin), "?class=A")
    # Three steadinesses and too new.
    assert body.count("k-matrix-cell-within") == 4
    assert " ".join(body.split()).count('class="k-matrix-head" href="/portfolio/"') == 1


def test_a_class_without_accounts_says_so_beside_the_matrix(
    company: list[Account], admin: User, browse: Browse
) -> None:
    body = page(browse(admin), "?class=BZ&period=ytd")
    assert "No account of this class" in body
    assert "AX: " in body
    assert 'href="/portfolio/?period=ytd"' in body


def test_a_quarter_and_the_year_to_date_end_with_the_published_window(
    company: list[Account], anna: User, browse: Browse
) -> None:
    run = company[0].snapshots.get().run
    client = browse(anna)
    # Three of the months of 400, half of it a year before.
    body = page(client, "?period=quarter")
    assert revenue(body) == "€1.2k"
    assert "Revenue, Oct 2025 to Dec 2025" in body
    assert "100.0%" in body
    # Until the end of December all twelve months are of the year; until the end of March, three.
    assert revenue(page(client, "?period=ytd")) == "€4.8k"
    run.window_end = run.as_of = date(2025, 4, 1)
    run.window_start = date(2024, 4, 1)
    run.save()
    assert "Revenue, Jan 2025 to Mar 2025" in page(client, "?period=ytd")
    assert revenue(page(client, "?period=ytd")) == "€1.2k"


def test_a_rep_is_offered_no_other_accounts_and_gets_none(company: list[Account], anna: User, browse: Browse) -> None:
    client = browse(anna)
    own = page(client)
    assert "Whose accounts" not in own
    for query in ("?scope=me", "?scope=unassigned", f"?team={company[3].team_id}", "?by=team"):
        body = page(client, query)
        assert (query, revenue(body), accounts(body)) == (query, "€4.8k", 2)


def test_a_manager_chooses_among_the_own_teams(company: list[Account], boris: User, team: Team, browse: Browse) -> None:
    below = TeamFactory(name="Coast", parent=team)
    published = company[0].snapshots.get().run
    classified(published, "BX", 50, team=below)
    client = browse(boris)
    body = page(client)
    assert "You and your teams" in body
    assert 'href="/portfolio/?team=' in body
    assert ">Coast<" in body
    assert "South" not in body
    assert revenue(page(client, "?scope=me")) == "€7.2k"
    # 3,600 + 1,200 + 7,200 + 600 with the team below, whose own are 600.
    assert revenue(page(client, f"?team={team.pk}")) == "€13k"
    assert revenue(page(client, f"?team={below.pk}")) == "€600"
    # The other team and what nobody owns are none of the choices.
    assert revenue(page(client, f"?team={company[3].team_id}")) == "€13k"
    assert revenue(page(client, "?scope=unassigned")) == "€13k"


def test_an_administrator_finds_what_nobody_looks_after(company: list[Account], admin: User, browse: Browse) -> None:
    body = page(browse(admin), "?scope=unassigned&class=C")
    assert revenue(body) == "€2.4k"
    assert "Without an owner" in body
    assert 'href="/accounts/?owner=none&amp;class=C"' in body


def test_a_scope_without_accounts_says_so(company: list[Account], admin: User, browse: Browse) -> None:
    body = page(browse(admin), "?scope=me")
    assert "No account here" in body
    assert "Show all accounts" in body


def test_choices_keep_each_other(company: list[Account], boris: User, team: Team, browse: Browse) -> None:
    body = page(browse(boris), f"?team={team.pk}&period=ytd&class=AX")
    assert f'href="/portfolio/?team={team.pk}&amp;period=quarter&amp;class=AX"' in body
    assert f'href="/portfolio/?team={team.pk}&amp;period=ytd&amp;class=AY"' in body
    assert 'href="/portfolio/?scope=me&amp;period=ytd&amp;class=AX"' in body


@pytest.mark.parametrize(
    "query",
    [
        "?class=QQ", "?class=AX,AY", "?scope=them", "?team=x", "?team=99999999999999999999", "?team=-1",
        "?period=decade", "?since=abc", "?since=0", "?by=planet", "?sort=-nothing", "?page=0", "?page=9999999999999999",
        "?sort=" + "x" * 5000, "?team=%D9%A1",
    ],
)  # fmt: skip
def test_what_a_hand_types_is_left_out(company: list[Account], boris: User, browse: Browse, query: str) -> None:
    assert revenue(page(browse(boris), query)) == "€12k"


def test_a_link_of_the_page_brings_the_part_that_changes(company: list[Account], admin: User, browse: Browse) -> None:
    client = browse(admin)
    part = page(client, "?class=AY", **{"HX-Request": "true", "HX-Boosted": "true", "HX-Target": "portfolio"})
    assert part.lstrip().startswith('<div class="k-portfolio" id="portfolio">')
    assert "<html" not in part
    # Another page that boosts a link to this one gets all of it.
    assert "<html" in page(client, **{"HX-Request": "true", "HX-Boosted": "true"})
    response = client.get("/portfolio/")
    assert {"HX-Request", "HX-Target"} <= set(response["Vary"].split(", "))


def test_names_that_are_markup_are_text(admin: User, browse: Browse) -> None:
    hostile = "<script>alert(1)</script>\u202e"
    team = TeamFactory(name=f"{hostile}"[:100])
    TeamMembershipFactory(team=team, user=admin)
    classified(published_run(), "AX", 100, name=f"{hostile}{'x' * 100}", team=team, owner=admin)
    User.objects.filter(pk=admin.pk).update(name=hostile)
    for query in ("", f"?team={team.pk}", "?by=team"):
        assert "<script>alert" not in page(browse(admin), query)


def test_the_menu_counts_all_accounts_whatever_is_chosen(company: list[Account], admin: User, browse: Browse) -> None:
    AccountFactory(owner=admin)
    assert re.search(r'k-side-count">\s*6\s*<', page(browse(admin), "?scope=me"))
