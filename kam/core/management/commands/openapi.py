"""The contract of the API written down, where the tests hold it against what is served."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from kam.core.api.contract import written


class Command(BaseCommand):
    """Write the OpenAPI contract."""

    help = (
        "Writes the contract of the API, by default over the one in tests/api: its diff is what clients have to know."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add where to."""
        parser.add_argument("--to", type=Path, default=settings.BASE_DIR / "tests" / "api" / "openapi.json")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it."""
        options["to"].write_bytes(written() + b"\n")
