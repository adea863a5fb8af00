"""How much a customer buys in each month, in euros: growth, season, accident and what happened to it."""

from collections.abc import Sequence
from datetime import date
from math import sqrt
from random import Random
from typing import Final

from accounts.demo.customer import Customer
from accounts.demo.seasons import SEASONS
from kam.core.calendar import add_months

MONTHS: Final = 36
YEAR: Final = 12
# What somebody who bought nothing for a year used to buy in a month.
FORMER_MONTH: Final = 7_500.0
_ACCIDENT: Final = 0.10
# Below this part of a mean month nobody writes an invoice.
_LEAST: Final = 0.03
_STRONGEST: Final = 12.0
# No customer buys by the ruler, not even one whose growth alone spreads its months as far as told.
_WEAKEST: Final = 0.4
# How much of two months an order for both brings; the rest is ordered in between.
_FIRST_OF_TWO: Final = 0.9
_STEPS: Final = 40


def months_until(last: date) -> list[date]:
    """Return the first days of the months that there are sales of."""
    return [add_months(last, back) for back in range(1 - MONTHS, 1)]


def series(customer: Customer, last: date) -> list[float]:
    """Return the euros of each month until `last`, at the end the last twelve that make up the customer's revenue."""
    shape = _shape(customer, months_until(last))
    level = _level(customer)
    low, high = _WEAKEST, _STRONGEST
    for _step in range(_STEPS):
        middle = (low + high) / 2
        is_calmer = spread(_bent(shape, level, middle)[-YEAR:]) < customer.spread
        low, high = (middle, high) if is_calmer else (low, middle)
    found = _scaled(customer, _bent(shape, level, (low + high) / 2))
    since = customer.story.monthly_since
    return found if since is None else _in_pairs(found, MONTHS - since)


def spread(values: Sequence[float]) -> float:
    """Return the deviation of the values as a part of their mean; 0 for none."""
    total = sum(values)
    if not total:
        return 0.0
    mean = total / len(values)
    return sqrt(sum((value - mean) ** 2 for value in values) / len(values)) / mean


def _shape(customer: Customer, months: list[date]) -> list[float]:
    chance = Random(f"months of {customer.name}")  # noqa: S311 - the same every time is what it is for
    season = SEASONS[customer.season]
    return [season[month.month - 1] + chance.gauss(0, _ACCIDENT) for month in months]


def _level(customer: Customer) -> list[float]:
    """Return growth and events as a factor of each month."""
    yearly = 1 + customer.growth / 100
    level = [yearly ** ((place + 1 - MONTHS) / YEAR) for place in range(MONTHS)]
    for event in customer.story.events:
        for back in range(event.last, event.first + 1):
            level[MONTHS - 1 - back] *= event.factor
    return level


def _bent(shape: list[float], level: list[float], strength: float) -> list[float]:
    bent = [max(0.0, 1 + strength * (value - 1)) for value in shape]
    return [value * factor if value >= _LEAST else 0.0 for value, factor in zip(bent, level, strict=True)]


def _in_pairs(months: list[float], end: int) -> list[float]:
    """Move most of what was bought in every other month before `end` into the month before it."""
    sums = [first + second for first, second in zip(months[:end:2], months[1:end:2], strict=True)]
    return [both * part for both in sums for part in (_FIRST_OF_TWO, 1 - _FIRST_OF_TWO)] + months[end:]


def _scaled(customer: Customer, weights: list[float]) -> list[float]:
    """Return the weights as euros. Without events each year grows exactly as told; events say it themselves."""
    total = sum(weights[-YEAR:])
    if not total:
        bought = [weight for weight in weights if weight]
        return [weight * FORMER_MONTH * len(bought) / sum(bought) for weight in weights]
    revenue = customer.revenue * 1000
    if customer.story.events:
        return [weight * revenue / total for weight in weights]
    found: list[float] = []
    for years in (2, 1, 0):
        part = weights[MONTHS - YEAR * (years + 1) : MONTHS - YEAR * years]
        wanted = revenue / (1 + customer.growth / 100) ** years
        found += [weight * wanted / sum(part) for weight in part]
    return found
