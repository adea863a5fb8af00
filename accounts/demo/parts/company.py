"""Whose installation it is, how it divides its market, and what foreign money is worth."""

from typing import Final

from accounts.demo.customers import CUSTOMERS
from accounts.demo.rates import rates
from accounts.models import ExchangeRate, Segment
from accounts.services.exchange_rates import store_rates
from accounts.services.segments import add_segment
from kam.core.company_settings import describe_company
from kam.core.demo import Demo
from kam.core.models import Company

NAME: Final = "Lumena Packaging"


def is_there() -> bool:
    """Tell whether the segments were made."""
    return Segment.objects.filter(name=CUSTOMERS[0].segment).exists()


def is_free() -> bool:
    """Tell whether nobody else's segments and rates are here."""
    return not (Segment.objects.exists() or ExchangeRate.objects.exists())


def load(demo: Demo) -> None:
    """Name the company, make its segments, store the rates."""
    describe_company(name=NAME, time_zone=Company.current().time_zone, by=demo.by)
    for name in sorted({customer.segment for customer in CUSTOMERS}):
        add_segment(name=name, by=demo.by)
    store_rates(rates=rates(demo.month), by=demo.by)
