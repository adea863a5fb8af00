"""The demo company comes with the first start of an empty database."""

from typing import Final

from kam.devserver.database import ask
from kam.devserver.management import run_command
from kam.devserver.services import Services

# Whoever began with --empty, or works with data already, has people.
NOBODY: Final = "SELECT NOT EXISTS (SELECT FROM core_user)"


def load_once(services: Services) -> None:
    """Load the demo company where nobody is yet; all of it or, when the start is interrupted, nothing."""
    if ask(services.environment()["DATABASE_URL"], NOBODY):
        print("Loading the demo company, this once (./dev up --empty begins without it)", flush=True)
        run_command(services, "seed_demo", "--if-empty")
