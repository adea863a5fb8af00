"""What every migration keeps to."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

OURS = ("core", "accounts")


@pytest.mark.django_db
def test_no_model_change_is_without_its_migration() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_each_app_has_one_last_migration() -> None:
    graph = MigrationLoader(None).graph
    for app in OURS:
        assert len(graph.leaf_nodes(app)) == 1


@pytest.mark.django_db
def test_the_tests_run_on_the_database_of_production() -> None:
    assert connection.vendor == "postgresql"
