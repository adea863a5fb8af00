"""After migrating: what the application's role may do with which table."""

from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from django.core.management.base import BaseCommand
from django.db import connection

from kam.environment import Environment

GRANTS: Final = Path(__file__).with_name("app_role.sql")


class Command(BaseCommand):
    """Runs as the owner of the tables; safe to repeat."""

    help = "Grants the role of DATABASE_URL what the application needs; run it after migrate."

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the role's name from DATABASE_URL and grant."""
        app_role = unquote(urlsplit(Environment().text("DATABASE_URL")).username or "")
        owner = connection.settings_dict["USER"]
        if not app_role or app_role == owner:
            self.stderr.write(
                "DATABASE_URL and MIGRATE_DATABASE_URL name the same role: it owns the tables and can rewrite the"
                " audit trail. Give the application a role of its own (docs/operations.md)."
            )
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('kam.app_role', %s, false)", [app_role])
            cursor.execute(GRANTS.read_text())
