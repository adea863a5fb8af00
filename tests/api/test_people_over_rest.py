"""People and teams over REST: seen as on pages, changed by administrators."""

from typing import Any

import pytest

from kam.core.models import Job, Team, User

pytestmark = pytest.mark.django_db


def test_one_sees_whom_one_leads(ask: Any, anna: User, boris: User, clara: User, admin: User) -> None:
    found = {person.name: {row["id"] for row in ask(person).get("users/")["results"]} for person in (anna, boris)}
    assert found["Anna"] == set()
    assert {anna.pk, boris.pk} <= found["Boris"]
    assert clara.pk not in found["Boris"]
    assert ask(anna)("get", f"users/{clara.pk}/").status_code == 404
    assert {anna.pk, clara.pk} <= {row["id"] for row in ask(admin).get("users/")["results"]}


def test_administrators_add_change_and_close(ask: Any, admin: User, anna: User, boris: User, team: Team) -> None:
    body = {"name": "Eva", "email": "eva@company.example", "role": "REP", "team": team.pk}
    assert ask(boris)("post", "users/", body).status_code == 403
    caller = ask(admin)
    made = caller("post", "users/", body)
    assert made.status_code == 201
    path = f"users/{made.json()['id']}/"
    assert caller("patch", path, {"name": "Ewa"}).json()["name"] == "Ewa"
    assert caller("post", f"{path}deactivate/").json()["is_active"] is False
    assert caller("post", "users/", body).status_code == 422
    again = caller("post", "users/", {"name": "Eva", "email": anna.email, "role": "REP"})
    assert (again.status_code, again.json()["errors"][0]["field"]) == (409, "email")
    assert caller("post", f"users/{admin.pk}/deactivate/").status_code == 422


def test_who_has_not_come_yet_is_invited_again(ask: Any, admin: User, anna: User) -> None:
    caller = ask(admin)
    made = caller("post", "users/", {"name": "Eva", "email": "eva@company.example", "role": "REP"}).json()
    path = f"users/{made['id']}/"
    assert caller("post", f"{path}invite/").json()["id"] == made["id"]
    assert caller("post", f"{path}deactivate/").status_code == 200
    assert caller("post", f"{path}invite/").status_code == 422
    assert caller("post", f"{path}activate/").json()["is_active"] is True
    letters = Job.objects.filter(kind="invitation").values_list("arguments", flat=True)
    assert list(letters) == [{"person": made["id"]}] * 3
    assert caller("post", f"users/{anna.pk}/invite/").status_code == 422


def test_teams_are_kept_by_administrators(ask: Any, admin: User, anna: User, boris: User, team: Team) -> None:
    caller = ask(admin)
    made = caller("post", "teams/", {"name": "New", "parent": team.pk}).json()
    assert made["parent"] == team.pk
    assert caller("patch", f"teams/{team.pk}/", {"parent": made["id"]}).status_code == 422
    assert caller("post", f"teams/{made['id']}/place/", {"user": anna.pk, "standing": "member"}).status_code == 200
    told = caller.get(f"teams/{made['id']}/?expand=members")["members"]
    assert told == [{"user": anna.pk, "name": anna.name, "is_manager": False, "is_active": True}]
    assert caller("delete", f"teams/{made['id']}/").status_code == 422
    assert [row["id"] for row in ask(anna).get("teams/")["results"]] == []
    (led,) = [row for row in ask(boris).get("teams/?expand=members")["results"] if row["id"] == team.pk]
    assert next((each["user"], each["is_manager"]) for each in led["members"]) == (boris.pk, True)


def test_who_leads_says_which_team(ask: Any, admin: User, anna: User) -> None:
    answer = ask(admin)("patch", f"users/{anna.pk}/", {"leads": True})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "leads")


def test_any_token_knows_whose_it_is(ask: Any, anna: User, team: Team) -> None:
    told = ask(anna, ["read:views"]).get("me/")
    assert (told["id"], told["scopes"], told["teams"]) == (anna.pk, ["read:views"], [team.pk])
    assert told["expires_at"].endswith("Z")
    assert ask(anna).get("company/")["base_currency"] == "EUR"
