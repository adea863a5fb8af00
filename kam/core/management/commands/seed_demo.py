"""`manage.py seed_demo`: load the demo company into a development database."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kam.core import demo
from kam.core.errors import DomainError


class Command(BaseCommand):
    """Loads what is missing of the demo company; a second run changes nothing."""

    help = "Development only: load the demo company Lumena Packaging, with 36 months of sales, into an empty database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--force", action="store_true", help="load it beside other data")
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing where there is other data, instead of refusing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what is loaded while it is, and how long it took."""
        if not settings.DEVELOPMENT:
            raise CommandError("The demo company is for development (KAM_DEVELOPMENT); this installation is none.")
        if options["if_empty"] and not (demo.is_begun() or demo.is_free()):
            return
        started = time.monotonic()
        try:
            loaded = demo.load(tell=self._tell, is_forced=options["force"])
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        if loaded:
            self.stdout.write(f"Demo company loaded in {time.monotonic() - started:.1f} seconds")
        elif not options["if_empty"]:
            self.stdout.write("The demo company is there already; nothing was changed")

    def _tell(self, label: str) -> None:
        self.stdout.write(f"  {label} …")
        self.stdout.flush()
