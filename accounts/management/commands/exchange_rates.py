"""`manage.py exchange_rates FILE`: bring rates in without sales; `--remove CODE` takes them out."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.management.arguments import day, person
from accounts.models import ExchangeRate
from accounts.services import exchange_rates
from kam.core.audit import acting
from kam.core.errors import DomainError
from kam.core.models import Company


class Command(BaseCommand):
    """Stores or removes exchange rates, converts the lines concerned again, and says how many rates it was."""

    help = "Store the exchange rates of a CSV file (currency, date, rate), or remove those of a currency."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("file", type=Path, nargs="?", help="columns currency, date, rate to the base currency")
        what.add_argument("--remove", metavar="CODE", help="currency whose rates go")
        parser.add_argument("--on", metavar="DATE", help="with --remove: only the rate of this day")
        parser.add_argument("--budget", action="store_true", help="budget rates, which --fx fixed classifies by")
        parser.add_argument("--as", dest="person", default="", metavar="EMAIL", help="default: the system user")

    def handle(self, *args: Any, **options: Any) -> None:
        by = person(options["person"])
        kind = ExchangeRate.Kind.BUDGET if options["budget"] else ExchangeRate.Kind.DAILY
        if options["on"] and not options["remove"]:
            raise CommandError("--on goes with --remove.")
        on = day(options["on"]) if options["on"] else None
        try:
            with acting(by_id=by.pk, source="shell"):
                if options["remove"]:
                    code = options["remove"].strip().upper()
                    count = exchange_rates.remove_rates(currency=code, by=by, on=on, kind=kind)
                else:
                    today = Company.current().today()
                    count = exchange_rates.store_file(path=options["file"], by=by, today=today, kind=kind)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{count:,} rates {'removed' if options['remove'] else 'stored'}")
