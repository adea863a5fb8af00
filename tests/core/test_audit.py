"""Every change leaves an event: who, when, what, from where. Nobody can alter one."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.test import Client

from accounts.models import Account, ImportBatch, SalesLine
from kam.core.audit import acting, trail
from kam.core.models import Team, User
from tests.factories.core import TeamFactory, UserFactory

Browse = Callable[[User], Client]


def test_a_change_is_told_with_who_when_and_what(team: Team, anna: User) -> None:
    with acting(by_id=anna.pk, source="shell"):
        Team.objects.filter(pk=team.pk).update(name="North-West")
    change, creation = trail(Team, team.pk)
    assert (change.label, change.by_id, change.source) == ("update", anna.pk, "shell")
    assert change.values == {"name": ("North", "North-West")}
    assert creation.label == "insert"
    assert creation.values["name"] == (None, "North")
    assert (creation.by_id, creation.source) == (None, "")
    assert creation.at <= change.at


def test_bulk_changes_leave_an_event_a_row(db: None) -> None:
    teams = TeamFactory.create_batch(3)
    with acting(by_id=None, source="import", batch=7):
        Team.objects.update(name=models.functions.Concat(models.Value("Old "), "name"))
        Team.objects.bulk_create([Team(name="Four"), Team(name="Five")])
    for team in teams:
        assert [change.label for change in trail(Team, team.pk)] == ["update", "insert"]
    assert trail(Team, Team.objects.get(name="Five").pk)[0].source == "import"


def test_a_deletion_keeps_what_was_there(team: Team) -> None:
    pk = team.pk
    team.delete()
    deletion = trail(Team, pk)[0]
    assert (deletion.label, deletion.values["name"]) == ("delete", ("North", None))


def test_a_change_to_the_same_leaves_nothing(team: Team) -> None:
    Team.objects.filter(pk=team.pk).update(name="North")
    assert len(trail(Team, team.pk)) == 1


def test_what_is_undone_leaves_nothing(team: Team) -> None:
    with transaction.atomic():
        Team.objects.filter(pk=team.pk).update(name="South-East")
        transaction.set_rollback(True)
    assert len(trail(Team, team.pk)) == 1


def test_rows_whose_origin_is_recorded_elsewhere_keep_the_old_values(admin: User, account: Account) -> None:
    """A sales line has no event of its insert, yet its first amount is not lost."""
    batch = ImportBatch.objects.create(file_name="a.csv", source="test", made_by=admin)
    line = SalesLine.objects.create(
        account=account, source="test", document_id="1", line_key="1", document_on="2026-01-31",
        amount=100, currency="EUR", base_amount=100, batch=batch,
    )  # fmt: skip
    for amount in (200, 300):
        SalesLine.objects.filter(pk=line.pk).update(amount=amount)
    second, first = trail(SalesLine, line.pk)
    assert (first.values, second.values) == ({"amount": (100, 200)}, {"amount": (200, 300)})
    SalesLine.objects.filter(pk=line.pk).delete()
    assert trail(SalesLine, line.pk)[0].values["amount"] == (300, None)
    assert trail(SalesLine, line.pk)[1].values == {"amount": (200, 300)}


def test_credentials_are_not_in_the_trail(anna: User) -> None:
    anna.set_password("another long password")
    anna.save()
    columns = {column.name for column in apps.get_model("core", "UserEvent")._meta.get_fields()}
    assert not {"password", "last_login"} & columns
    assert len(trail(User, anna.pk)) == 1


def event_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if hasattr(model, "pgh_tracked_model")]


@pytest.mark.parametrize("model", event_models(), ids=lambda model: model.__name__)
@pytest.mark.django_db
def test_no_event_can_be_altered(model: type[models.Model]) -> None:
    """Not even by the owner of the tables: the trigger is told apart from the missing grant."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname LIKE 'pgtrigger_append_only%%'",
            [model._meta.db_table],
        )
        assert cursor.fetchone() is not None


@pytest.mark.parametrize("change", ["update", "delete"])
def test_an_attempt_to_alter_an_event_fails(team: Team, change: str) -> None:
    events = apps.get_model("core", "TeamEvent")._default_manager.all()
    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        events.update(name="Forged") if change == "update" else events.delete()
    assert trail(Team, team.pk)[0].values["name"] == (None, "North")


def test_who_acted_stands_in_the_event_itself(team: Team, anna: User) -> None:
    """pghistory's own table of contexts could be updated, so nothing is in it."""
    with acting(by_id=anna.pk, source="ui"):
        Team.objects.filter(pk=team.pk).update(name="West")
    assert not apps.get_model("pghistory", "Context")._default_manager.exists()


def test_a_page_acts_in_the_name_of_who_is_signed_in(browse: Browse, anna: User, clara: User) -> None:
    browse(anna).post("/preferences/theme/", {"theme": "dark"})
    change = trail(User, anna.pk)[0]
    assert (change.by_id, change.source, change.values) == (anna.pk, "ui", {"theme": ("system", "dark")})
    assert len(change.request) == 36
    browse(clara).post("/preferences/theme/", {"theme": "dark"})
    assert trail(User, clara.pk)[0].by_id == clara.pk


def test_a_look_at_a_page_changes_nothing(browse: Browse, anna: User) -> None:
    client = browse(anna)
    client.get("/auth/password/change/")
    before = _everything()
    for address in ("/auth/password/change/", "/auth/logout/", "/auth/2fa/", "/healthz", "/readyz"):
        client.get(address)
        client.head(address)
        client.options(address)
    assert _everything() == before


def test_every_noun_of_the_matrix_is_audited() -> None:
    audited = {model.pgh_tracked_model.__name__ for model in event_models()}  # type: ignore[attr-defined]  # the trail adds it
    assert audited >= {
        "Company", "User", "Team", "TeamMembership", "Account", "Address", "TaxId", "AccountTeamMember", "OrgUnit",
        "Segment", "Tag", "AccountTag", "Product", "ProductLine", "SalesLine", "ExchangeRate",
        "ClassificationProfile", "ClassificationOverride",
    }  # fmt: skip


def _everything() -> dict[str, Any]:
    """Return the rows of every table, sessions left out: reading may keep one alive."""
    kept_alive = ("sessions.Session", "pghistory.MiddlewareEvents")
    tables = [model for model in apps.get_models() if model._meta.managed and model._meta.label not in kept_alive]
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in tables}


def test_a_row_that_never_was_has_no_trail(db: None) -> None:
    assert trail(User, UserFactory().pk + 1) == []
