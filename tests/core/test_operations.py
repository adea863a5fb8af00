"""A migration of indexes that broke off can be run again."""

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.migrations.state import ProjectState

from kam.core.models import Team
from kam.core.operations import AddIndexRepeatably

NAME = "core_team_twice"
TABLE = Team._meta.db_table


def _indexes() -> set[str]:
    with connection.cursor() as cursor:
        return {name for name in connection.introspection.get_constraints(cursor, TABLE) if name == NAME}


@pytest.mark.django_db(transaction=True)
def test_what_an_earlier_try_left_is_built_anew() -> None:
    before = ProjectState.from_apps(apps)
    operation = AddIndexRepeatably("team", models.Index(fields=["name"], name=NAME))
    after = before.clone()
    operation.state_forwards("core", after)
    try:
        for _try in range(2):
            with connection.schema_editor(atomic=False) as editor:
                operation.database_forwards("core", editor, before, after)
            assert _indexes() == {NAME}
    finally:
        with connection.schema_editor(atomic=False) as editor:
            operation.database_backwards("core", editor, after, before)
    assert not _indexes()
