"""Migrations agree with the models, follow one another, and name what they make so that a violation says where."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader

OURS = ("core", "accounts", "stakeholders", "decisions")


def our_models() -> list[type[models.Model]]:
    """Return every model of ours that has a table, events of the trail left out."""
    return [
        model
        for config in apps.get_app_configs()
        if config.label in OURS
        for model in config.get_models()
        if not model.__name__.endswith("Event")
    ]


@pytest.mark.django_db
def test_no_model_has_changed_without_a_migration() -> None:
    out = StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=out, stderr=out)


def test_each_app_has_one_last_migration() -> None:
    graph = MigrationLoader(None).graph
    for label in {config.label for config in apps.get_app_configs()} & set(OURS):
        assert len(graph.leaf_nodes(label)) == 1, graph.leaf_nodes(label)


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_constraints_and_indexes_are_named_after_their_table(model: type[models.Model]) -> None:
    table, app = model._meta.db_table, model._meta.app_label
    constraints = [item.name for item in model._meta.constraints]
    assert [name for name in constraints if not name.startswith(f"{table}_")] == []
    assert all(len(name) <= (connection.ops.max_name_length() or 63) for name in constraints)
    # Django gives the name of an index 30 characters, too few for the longer tables.
    assert [item.name for item in model._meta.indexes if not item.name.startswith(f"{app}_")] == []


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_what_is_text_is_never_null_and_history_is_never_wiped(model: type[models.Model]) -> None:
    for field in model._meta.get_fields():
        if isinstance(field, models.CharField | models.TextField):
            assert not field.null, f"{field} may be empty or null: two states for nothing"
        if isinstance(field, models.ForeignKey) and field.remote_field.model._meta.label in _IRREPLACEABLE:
            assert field.remote_field.on_delete is not models.CASCADE or field.name in _OWN_SETTINGS, field


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_moments_have_a_zone_and_names_that_tell(model: type[models.Model]) -> None:
    for field in model._meta.get_fields():
        if isinstance(field, models.DateTimeField):
            assert field.name.endswith(("_at", "last_login")) or field.name == "at", field
        elif isinstance(field, models.DateField):
            assert field.name.endswith(("_on", "_since")) or field.name in _DATES_BY_OTHER_NAMES, field


# Rows of these are archived or deactivated; nothing that hangs on them goes away with them unnoticed.
_IRREPLACEABLE = {"core.User", "core.Team", "accounts.Account"}
_OWN_SETTINGS = {"made_by", "user"}
_DATES_BY_OTHER_NAMES = {"month", "as_of", "on", "window_start", "window_end"}
