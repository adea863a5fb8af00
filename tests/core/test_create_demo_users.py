import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from kam.core import demo_people
from kam.core.models import TeamMembership, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "logins.json"
    monkeypatch.setenv("KAM_LOGINS_FILE", str(path))
    return path


def test_makes_three_people_who_can_sign_in(file: Path) -> None:
    call_command("create_demo_users")
    logins = json.loads(file.read_text())
    assert [(login["role"], login["email"]) for login in logins] == [
        ("admin", "admin@kam.example"),
        ("manager", "manager@kam.example"),
        ("rep", "rep@kam.example"),
    ]
    assert file.stat().st_mode & 0o777 == 0o600
    for login in logins:
        client = Client()
        client.post("/auth/login/", {"login": login["email"], "password": login["password"]})
        assert client.session.get("_auth_user_id")


def test_the_manager_leads_the_team_of_the_rep(file: Path) -> None:
    call_command("create_demo_users")
    roles = TeamMembership.objects.filter(team__name="Sales", team__parent=None).order_by("user__email")
    assert [(member.user.role, member.is_manager) for member in roles] == [("MANAGER", True), ("REP", False)]
    assert User.objects.get(email="manager@kam.example").sees_company_totals


def test_a_second_time_changes_nothing(file: Path) -> None:
    call_command("create_demo_users")
    before, passwords = file.read_text(), list(User.objects.order_by("pk").values_list("password", flat=True))
    call_command("create_demo_users")
    assert file.read_text() == before
    assert list(User.objects.order_by("pk").values_list("password", flat=True)) == passwords


@pytest.mark.parametrize("damage", ["", "{", "[1]", '[{"email": "rep@kam.example"}]'])
def test_a_lost_or_damaged_file_is_written_anew(file: Path, damage: str) -> None:
    call_command("create_demo_users")
    file.write_text(damage) if damage else file.unlink()
    call_command("create_demo_users")
    for login in json.loads(file.read_text()):
        assert User.objects.get(email=login["email"]).check_password(login["password"])


def test_refuses_in_production(file: Path, settings: Any) -> None:
    settings.DEVELOPMENT = False
    with pytest.raises(CommandError):
        call_command("create_demo_users")
    assert not User.objects.exists()
    assert not file.exists()


def test_refuses_without_a_place_for_the_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KAM_LOGINS_FILE", raising=False)
    with pytest.raises(CommandError):
        call_command("create_demo_users")
    assert not User.objects.exists()


def test_the_demo_companys_people_get_the_logins_where_they_are(file: Path) -> None:
    demo_people.make()
    call_command("create_demo_users")
    logins = json.loads(file.read_text())
    assert [(login["role"], login["email"].split("@")[0]) for login in logins] == [
        ("admin", "admin"),
        ("manager", "marek.zielinski"),
        ("manager", "anna.wisniewska"),
        ("rep", "tomasz.krol"),
        ("manager", "sofia.lindqvist"),
        ("rep", "james.okafor"),
        ("rep", "li.wen"),
    ]
    for login in logins:
        assert User.objects.get(email=login["email"]).check_password(login["password"])


def test_who_was_there_before_the_demo_company_keeps_the_login(file: Path) -> None:
    call_command("create_demo_users")
    before = json.loads(file.read_text())
    demo_people.make()
    call_command("create_demo_users")
    assert json.loads(file.read_text())[:3] == before
