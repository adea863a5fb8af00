"""The pages about people and teams: what administrators do there, what managers read, that others have none."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Account
from kam.core.models import Job, Team, TeamMembership, User
from tests.factories.core import TeamFactory, TeamMembershipFactory, UserFactory

Browse = Callable[[User], Client]
LIST = "/colleagues/"
NEW = "/colleagues/new/"


def text(response: Any) -> str:
    return str(response.content.decode())


def at(name: str, row: Any) -> str:
    return reverse(f"core:{name}", args=[row.pk])


@pytest.mark.parametrize("path", [LIST, NEW, "/teams/", "/teams/new/"])
def test_whose_pages_these_are(browse: Browse, admin: User, boris: User, anna: User, path: str) -> None:
    reads = path in {LIST, "/teams/"}
    assert browse(admin).get(path).status_code == 200
    assert browse(boris).get(path).status_code == (200 if reads else 403)
    assert browse(anna).get(path).status_code == 404
    assert browse(anna).post(path, {"name": "x"}).status_code in {404, 405}


def test_a_manager_reads_about_the_own_teams_and_changes_nothing(
    browse: Browse, admin: User, boris: User, anna: User, clara: User, team: Team, other_team: Team
) -> None:
    client = browse(boris)
    assert "Anna" in text(client.get(LIST))
    assert "Clara" not in text(client.get(LIST))
    page = text(client.get(at("colleague-detail", anna)))
    assert "anna@company.example" in page
    assert "Deactivate" not in page
    assert "North" in text(client.get("/teams/"))
    assert "South" not in text(client.get("/teams/"))
    assert "Add as member" not in text(client.get(at("team-detail", team)))
    for name, own, foreign in (
        ("colleague-edit", anna, clara),
        ("colleague-deactivate", anna, clara),
        ("team-edit", team, other_team),
    ):
        refusal = client.get(at(name, own))
        assert refusal.status_code == 403
        assert f"mailto:{admin.email}" in text(refusal)
        assert client.post(at(name, own)).status_code == 403
        assert client.post(at(name, foreign)).status_code == 404
    for name, own, foreign in (
        ("colleague-invite", anna, clara),
        ("colleague-activate", anna, clara),
        ("team-place", team, other_team),
        ("team-remove", team, other_team),
    ):
        assert client.post(at(name, own)).status_code == 403
        assert client.post(at(name, foreign)).status_code == 404


def test_the_menu_offers_them_to_who_has_them(browse: Browse, admin: User, boris: User, anna: User) -> None:
    for person, offered in ((admin, True), (boris, True), (anna, False)):
        assert ('href="/colleagues/"' in text(browse(person).get("/portfolio/"))) is offered


@pytest.mark.parametrize(
    ("query", "found"),
    [("", 3), ("q=lukasz", 1), ("q=ŁUKASZ nowak", 1), ("q=company", 3), ("q=%25", 0), ("q=qqq&page=9", 0)],
)
def test_people_are_found_by_name_and_address(browse: Browse, admin: User, query: str, found: int) -> None:
    UserFactory(name="Łukasz Nowak")
    UserFactory(name="Ewa", is_active=False)
    page = text(browse(admin).get(f"{LIST}?{query}", headers={"HX-Request": "true"}))
    assert page.count('class="k-name k-link"') == found
    assert "<html" not in page


def test_five_people_and_fifty_cost_the_same_queries(browse: Browse, admin: User, team: Team) -> None:
    client = browse(admin)
    # The first request of a session writes it.
    client.get(LIST)
    counts = []
    for more in (5, 45):
        for _ in range(more):
            TeamMembershipFactory(team=team, is_manager=True)
            TeamFactory(parent=team)
        costs = []
        for path in (LIST, "/teams/", at("team-detail", team)):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(path).status_code == 200
            costs.append(len(queries))
        counts.append(costs)
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 13


def test_a_long_list_has_pages(browse: Browse, admin: User) -> None:
    UserFactory.create_batch(55)
    client = browse(admin)
    assert text(client.get(LIST)).count('class="k-name k-link"') == 50
    assert text(client.get(f"{LIST}?page=2")).count('class="k-name k-link"') == 6


def test_somebody_is_added_with_one_form(browse: Browse, admin: User, team: Team) -> None:
    form = {"name": "Ewa", "email": "Ewa@Company.Example", "role": "MANAGER", "team": team.pk, "leads": "on"}
    response = browse(admin).post(NEW, form)
    ewa = User.objects.get(email="ewa@company.example")
    assert response["Location"] == ewa.get_absolute_url()
    assert ewa.managed_team_ids == [team.pk]
    assert Job.objects.filter(kind="invitation").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"email": "ewa"},
        {"email": "anna@company.example"},
        {"role": "KING"},
        {"team": "0"},
        {"leads": "on"},
    ],
)
def test_a_wrong_form_comes_back_with_the_reason(
    browse: Browse, admin: User, anna: User, wrong: dict[str, str]
) -> None:
    response = browse(admin).post(NEW, {"name": "Ewa", "email": "ewa@company.example", "role": "REP"} | wrong)
    assert response.status_code == 422
    assert "errorlist" in text(response)
    assert not User.objects.filter(name="Ewa").exists()


def test_somebody_moves_to_another_team(browse: Browse, admin: User, anna: User, other_team: Team) -> None:
    address = at("colleague-edit", anna)
    client = browse(admin)
    assert "North" in text(client.get(address))
    form = {"name": "Anna", "email": anna.email, "role": "REP", "team": other_team.pk}
    assert client.post(address, form).status_code == 302
    assert list(anna.teams.all()) == [other_team]
    response = client.post(address, form | {"email": admin.email})
    assert response.status_code == 422
    assert "already" in text(response)


def test_the_teams_of_who_is_in_several_are_left_alone(
    browse: Browse, admin: User, anna: User, other_team: Team
) -> None:
    TeamMembershipFactory(user=anna, team=other_team)
    form = {"name": "Ania", "email": anna.email, "role": "REP"}
    page = text(browse(admin).get(at("colleague-edit", anna)))
    assert 'name="team"' not in page
    assert browse(admin).post(at("colleague-edit", anna), form).status_code == 302
    assert anna.teams.count() == 2


def test_a_deactivation_tells_what_is_to_be_handed_over(browse: Browse, admin: User, account: Account) -> None:
    anna, client = account.owner, browse(admin)
    assert anna is not None
    link = f'<a class="k-link" href="/accounts/?owner={anna.pk}">1 account</a>'
    assert link in text(client.get(at("colleague-deactivate", anna)))
    response = client.post(at("colleague-deactivate", anna), follow=True)
    assert "is deactivated and still looks after these" in text(response)
    assert link in text(response)
    assert "Northern Timber" in text(client.get(f"/accounts/?owner={anna.pk}"))
    assert client.post(at("colleague-activate", anna)).status_code == 302
    anna.refresh_from_db()
    assert anna.is_invited


def test_refusals_stand_on_the_page(browse: Browse, admin: User, anna: User) -> None:
    client = browse(admin)
    for name, row, words in (
        ("colleague-deactivate", admin, "your own rights"),
        ("colleague-invite", anna, "has a password already"),
        ("team-remove", anna.teams.get(), "people in North"),
    ):
        response = client.post(at(name, row))
        assert response.status_code == 422
        assert words in text(response)


def test_the_invitation_is_sent_again(browse: Browse, admin: User) -> None:
    client = browse(admin)
    client.post(NEW, {"name": "Ewa", "email": "ewa@company.example", "role": "REP"})
    ewa = User.objects.get(name="Ewa")
    assert "Send the invitation again" in text(client.get(at("colleague-detail", ewa)))
    assert "is on its way" in text(client.post(at("colleague-invite", ewa), follow=True))
    assert Job.objects.filter(kind="invitation").count() == 2


def test_the_system_user_has_no_page(browse: Browse, admin: User) -> None:
    importer = User.objects.importer()
    assert browse(admin).get(at("colleague-detail", importer)).status_code == 404
    assert browse(admin).post(at("colleague-deactivate", importer)).status_code == 404


def test_a_team_lives_its_life(browse: Browse, admin: User, clara: User, company_team: Team) -> None:
    client = browse(admin)
    client.post("/teams/new/", {"name": "West", "parent": company_team.pk})
    west = Team.objects.get(name="West")
    assert west.parent == company_team
    assert client.post("/teams/new/", {"name": "west", "parent": ""}).status_code == 422
    client.post(at("team-place", west), {"person": clara.pk, "standing": "manager"})
    assert TeamMembership.objects.get(team=west, user=clara).is_manager
    assert "Leads the team" in text(client.get(at("team-detail", west)))
    for junk in ({"person": "x", "standing": "member"}, {"person": clara.pk, "standing": "king"}, {}):
        assert client.post(at("team-place", west), junk).status_code == 422
    client.post(at("team-place", west), {"person": clara.pk, "standing": "out"})
    assert client.post(at("team-edit", west), {"name": "Far West", "parent": ""}).status_code == 302
    assert "a team Company already" in text(client.post(at("team-edit", west), {"name": "company", "parent": ""}))
    assert client.post(at("team-edit", company_team), {"name": "Company", "parent": company_team.pk}).status_code == 422
    assert "Remove" in text(client.get(at("team-detail", west)))
    assert client.post(at("team-remove", west))["Location"] == "/teams/"
    assert not Team.objects.filter(name="Far West").exists()


def test_an_empty_company_is_told_what_teams_are_for(browse: Browse, admin: User) -> None:
    assert "No teams yet" in text(browse(admin).get("/teams/"))
