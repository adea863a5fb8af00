"""`migrate` that leaves a database alone which another version of KAM has changed in ways this one does not know."""

from typing import Any, Final

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

OURS: Final = ("core", "accounts", "stakeholders", "decisions")


class Command(migrate.Command):
    """Django's own command after one question: does this version know every migration the database has had?"""

    def handle(self, *args: Any, **options: Any) -> None:
        if unknown := unknown_migrations(options["database"]):
            raise CommandError(
                f"The database was made by another version of KAM: this one does not have {', '.join(unknown)}. "
                "Install the version that made it, or begin with an empty database (while developing: ./dev reset)."
            )
        super().handle(*args, **options)


def unknown_migrations(database: str) -> list[str]:
    """Return the migrations of our apps that the database has had and the code does not have, as app.name."""
    loader = MigrationLoader(None)
    applied: set[tuple[str, str]] = set(MigrationRecorder(connections[database]).applied_migrations())
    return [".".join(key) for key in sorted(applied - set(loader.disk_migrations)) if key[0] in OURS]
