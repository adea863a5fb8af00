"""`./dev psql`: the database's own shell, as the owner of the tables."""

from typing import Final

from kam.devserver.arguments import Line, called_from
from kam.devserver.database import address_of
from kam.devserver.management import bring_up_to_date, run_to_end
from kam.devserver.postgres import binary
from kam.devserver.services import in_use, wait_until_gone

VARIABLES: Final = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
}


def psql(line: Line) -> int:
    """Open psql with the rest of the line as its arguments and return its exit code."""
    with in_use(line.state) as services:
        bring_up_to_date(services)
        environment = services.environment()
        address = address_of(environment.get("MIGRATE_DATABASE_URL") or environment["DATABASE_URL"])
        # In the environment, because a password among the arguments is readable by everybody.
        environment |= {VARIABLES[name]: value for name, value in address.items()}
        code = run_to_end([binary("psql"), *line.rest], environment=environment, where=str(called_from()))
    if services.wanted:
        wait_until_gone(line.state, patience=20.0)
    return code
