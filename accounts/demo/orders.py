"""When a customer orders, and for how many euros."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from accounts.demo.customer import Customer
from accounts.demo.months import MONTHS, YEAR, months_until, series

SATURDAY: Final = 5
# Who orders so often a month does it on the last working day as well: so sales reach to the end of the last month.
OFTEN: Final = 6


@dataclass(frozen=True)
class Order:
    """One invoice to be: its day and its worth in euros."""

    on: date
    euros: float


def orders(customer: Customer, last: date) -> list[Order]:
    """Return all orders of the customer, the earliest first, none after the month `last`."""
    amounts = series(customer, last)
    if customer.story.interval is not None:
        return _by_interval(customer, last, amounts, *customer.story.interval)
    chance = Random(f"orders of {customer.name}")  # noqa: S311 - the same every time is what it is for
    found: list[Order] = []
    mean = sum(amounts) / len(amounts)
    for month, amount in zip(months_until(last), amounts, strict=True):
        if amount > 0:
            count = max(1, min(2 * customer.orders, round(customer.orders * (amount / mean) ** 0.5)))
            found += _of_month(month, amount, count, chance)
    return found


def last_day(month: date) -> date:
    """Return the last day of a month."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def working_day(day: date) -> date:
    """Return the day itself, or the Friday before it; never one of the month before."""
    back = max(0, day.weekday() - SATURDAY + 1)
    return day - timedelta(days=back) if day.day > back else day + timedelta(days=3 - back)


def _of_month(month: date, amount: float, count: int, chance: Random) -> list[Order]:
    length = last_day(month).day
    weights = [chance.uniform(0.7, 1.3) for _order in range(count)]
    found = []
    for place, weight in enumerate(weights):
        day = 1 + int((place + chance.uniform(0.15, 0.85)) * (length - 1) / count)
        if place == count - 1 and count >= OFTEN:
            day = length
        found.append(Order(working_day(month.replace(day=day)), amount * weight / sum(weights)))
    return found


def _by_interval(customer: Customer, last: date, amounts: list[float], every: int, silent: int) -> list[Order]:
    """Order every so many days, the last time so many days before the end; what it is worth follows the months."""
    months = {month: amount for month, amount in zip(months_until(last), amounts, strict=True) if amount > 0}
    begin = min(months)
    day = working_day(last_day(last)) - timedelta(days=silent)
    found: list[Order] = []
    while day >= begin:
        found.append(Order(day, months.get(day.replace(day=1), 0.0)))
        day -= timedelta(days=every)
    since = months_until(last)[MONTHS - YEAR]
    factor = customer.revenue * 1000 / sum(order.euros for order in found if order.on >= since)
    return [Order(order.on, order.euros * factor) for order in reversed(found)]
