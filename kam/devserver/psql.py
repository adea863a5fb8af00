"""`./dev psql`: the database's own shell, as the owner of the tables."""

from urllib.parse import unquote, urlsplit

from kam.devserver.arguments import PROJECT, Line
from kam.devserver.management import bring_up_to_date, run_to_end
from kam.devserver.postgres import binary
from kam.devserver.services import in_use, wait_until_gone


def psql(line: Line) -> int:
    """Open psql with the rest of the line as its arguments and return its exit code."""
    with in_use(line.state) as services:
        bring_up_to_date(services)
        environment = services.environment()
        url = urlsplit(environment.get("MIGRATE_DATABASE_URL") or environment["DATABASE_URL"])
        # In the environment, because a password among the arguments is readable by everybody.
        environment |= {
            "PGHOST": url.hostname or "127.0.0.1",
            "PGPORT": str(url.port or 5432),
            "PGUSER": unquote(url.username or ""),
            "PGPASSWORD": unquote(url.password or ""),
            "PGDATABASE": url.path.lstrip("/"),
        }
        code = run_to_end([binary("psql"), *line.rest], environment=environment, where=str(PROJECT))
    if services.wanted:
        wait_until_gone(line.state, patience=20.0)
    return code
