"""Which databases the demo company goes into. What is in it stands in tests/accounts/demo."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from kam.core import demo, demo_people
from kam.core.demo import Demo, DemoPart
from kam.core.models import Team, User
from kam.core.registry import Registry

pytestmark = pytest.mark.django_db


class Shelf:
    """A part of the demo that only counts how often it was loaded."""

    def __init__(self) -> None:
        self.loads: list[Demo] = []
        self.is_free = True

    def part(self) -> DemoPart:
        """Return it as an app would register it."""
        return DemoPart("shelf", 1, "Shelf", lambda: bool(self.loads), lambda: self.is_free, self.loads.append)


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """The only part there is."""
    shelf = Shelf()
    parts: Registry[DemoPart] = Registry()
    parts.register(shelf.part())
    monkeypatch.setattr(demo, "demo_parts", parts)
    return shelf


def test_people_come_first_then_each_part_and_never_again(shelf: Shelf, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("seed_demo")
    assert [user.name for user in User.objects.filter(team_memberships__is_manager=True).order_by("pk")] == [
        "Marek Zieliński",
        "Anna Wiśniewska",
        "Sofia Lindqvist",
    ]
    assert Team.objects.filter(parent__name="Lumena sales").count() == 3
    assert demo_people.person("marek.zielinski").sees_company_totals
    assert [each.by.email for each in shelf.loads] == ["admin@kam.example"]
    assert "Shelf" in capsys.readouterr().out
    call_command("seed_demo")
    assert len(shelf.loads) == 1
    assert "nothing was changed" in capsys.readouterr().out


def test_the_last_closed_month_stays_the_one_of_the_first_load(shelf: Shelf, time_machine: Any) -> None:
    time_machine.move_to("2026-03-31T23:30:00+02:00")
    call_command("seed_demo")
    time_machine.move_to("2026-06-15T12:00:00+02:00")
    shelf_of_a_later_version = Shelf()
    demo.demo_parts.register(
        DemoPart("later", 2, "Later", lambda: False, lambda: True, shelf_of_a_later_version.loads.append)
    )
    call_command("seed_demo")
    months = {each.month.isoformat() for each in (*shelf.loads, *shelf_of_a_later_version.loads)}
    assert months == {"2026-02-01"}


def test_refuses_a_database_in_which_somebody_works(shelf: Shelf, admin: User) -> None:
    with pytest.raises(CommandError, match="other data"):
        call_command("seed_demo")
    call_command("seed_demo", "--if-empty")
    assert not shelf.loads
    assert not demo.is_begun()
    call_command("seed_demo", "--force")
    assert len(shelf.loads) == 1


def test_refuses_a_database_that_holds_what_a_part_brings(shelf: Shelf) -> None:
    shelf.is_free = False
    with pytest.raises(CommandError, match="other data"):
        call_command("seed_demo")
    assert not User.objects.exists()


def test_the_people_of_a_fresh_installation_are_nobody_elses_data(
    shelf: Shelf, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KAM_LOGINS_FILE", str(tmp_path / "logins.json"))
    call_command("create_demo_users")
    call_command("seed_demo")
    assert len(shelf.loads) == 1


def test_a_part_that_fails_leaves_nothing(shelf: Shelf) -> None:
    def fail(found: Demo) -> None:
        raise RuntimeError

    demo.demo_parts.register(DemoPart("broken", 2, "Broken", lambda: False, lambda: True, fail))
    with pytest.raises(RuntimeError):
        call_command("seed_demo")
    assert not User.objects.exists()


def test_refuses_in_production(shelf: Shelf, settings: Any) -> None:
    settings.DEVELOPMENT = False
    with pytest.raises(CommandError):
        call_command("seed_demo")
    assert not User.objects.exists()
