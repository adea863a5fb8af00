"""Judging the SQL of our migrations with squawk: would one of them lock a busy table?

Run by `./dev check` as a program of its own, because it needs Django.
"""

import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import django
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

OURS: Final = ("core", "accounts", "stakeholders", "decisions")
# Left out: what Django writes and cannot write otherwise, and taste.
# The two timeouts are set by the connection of `migrate` (kam.environment).
EXCLUDED: Final = (
    "ban-char-field",
    "prefer-bigint-over-int",
    "prefer-bigint-over-smallint",
    "prefer-identity",
    "prefer-robust-stmts",
    "prefer-text-field",
    "require-lock-timeout",
    "require-statement-timeout",
)
# Which migrations make the schema of the first release: there the tables are empty, and no lock harms anybody.
# A migration with a higher number changes tables that hold somebody's data.
FIRST_SCHEMA: Final = {"core": 7, "accounts": 12, "stakeholders": 1, "decisions": 1}
HARMLESS_ON_EMPTY_TABLES: Final = (
    "adding-foreign-key-constraint",
    "adding-required-field",
    "ban-drop-column",
    "ban-drop-constraint",
    "ban-drop-default",
    "ban-drop-table",
    "changing-column-type",
    "constraint-missing-not-valid",
    "disallowed-unique-constraint",
    "require-concurrent-index-creation",
    "require-concurrent-index-deletion",
)
OLDEST_SERVER: Final = "17"


def main(scratch: str) -> int:
    """Write one file of SQL per migration and return squawk's exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kam.settings")
    os.environ["KAM_PROCESS"] = "migrate"
    django.setup()
    first: list[str] = []
    later: list[str] = []
    for app, name in sorted(MigrationLoader(connection).graph.nodes):
        if app in OURS:
            path = Path(scratch) / f"{app}.{name}.sql"
            path.write_text(sql_of(app, name))
            (first if int(name[:4]) <= FIRST_SCHEMA[app] else later).append(str(path))
    return squawk(first, (*EXCLUDED, *HARMLESS_ON_EMPTY_TABLES)) or squawk(later, EXCLUDED)


def squawk(files: list[str], excluded: tuple[str, ...]) -> int:
    """Judge files and return squawk's exit code."""
    program = Path(sys.prefix) / "bin" / "squawk"
    words = [str(program), "--pg-version", OLDEST_SERVER, "--exclude", ",".join(excluded), *files]
    return subprocess.run(words, check=False).returncode if files else 0


def sql_of(app: str, name: str) -> str:
    """Return what `sqlmigrate` writes for one migration."""
    text = io.StringIO()
    call_command("sqlmigrate", app, name, stdout=text, skip_checks=True)
    return text.getvalue()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
