"""A migration of indexes that broke off can be run again, and waits for what is under way."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.state import ProjectState

from kam.core.models import Team
from kam.core.operations import AddIndexRepeatably
from tests.accounts.services.side_by_side import Waiting

pytestmark = pytest.mark.django_db(transaction=True)
NAME = "core_team_twice"


@pytest.fixture(autouse=True)
def without_index(transactional_db: None) -> Iterator[None]:
    """No test leaves it to the next."""
    yield
    _run(f"DROP INDEX IF EXISTS {NAME}")
    _run("RESET lock_timeout")


def test_what_is_whole_stays() -> None:
    _build()
    built = _index()
    _build()
    assert (_index(), built[1]) == (built, True)


def test_what_an_earlier_try_left_is_built_anew(team: Team, other_team: Team) -> None:
    with pytest.raises(IntegrityError):
        _run(f"CREATE UNIQUE INDEX CONCURRENTLY {NAME} ON core_team ((1))")
    assert _index()[1] is False
    _build()
    assert _index()[1] is True


def test_it_waits_for_whoever_is_writing(team: Team) -> None:
    """Longer than a migration waits for locks for which others would have to wait as well."""
    with transaction.atomic():
        Team.objects.filter(pk=team.pk).update(name="Later")
        building = Waiting(_build_in_a_hurry)
    building.outcome()
    assert _index()[1] is True


def _build() -> None:
    before = ProjectState.from_apps(apps)
    operation = AddIndexRepeatably("team", models.Index(fields=["name"], name=NAME))
    after = before.clone()
    operation.state_forwards("core", after)
    with connection.schema_editor(atomic=False) as editor:
        operation.database_forwards("core", editor, before, after)


def _build_in_a_hurry() -> None:
    _run("SET lock_timeout = '1ms'")
    _build()


def _index() -> Any:
    """Its number in the database, and whether it is whole."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexrelid, indisvalid FROM pg_index WHERE indexrelid = to_regclass(%s)", [NAME])
        return cursor.fetchone()


def _run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
