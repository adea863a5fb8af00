"""A database of another version is left alone."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

pytestmark = pytest.mark.django_db


def test_a_database_of_another_version_is_left_alone() -> None:
    MigrationRecorder(connection).record_applied("core", "0999_of_tomorrow")
    with pytest.raises(CommandError, match=r"another version of KAM: this one does not have core\.0999_of_tomorrow\."):
        call_command("migrate", verbosity=0)


def test_migrations_of_libraries_are_their_own_affair() -> None:
    MigrationRecorder(connection).record_applied("sessions", "0999_of_tomorrow")
    call_command("migrate", verbosity=0)
