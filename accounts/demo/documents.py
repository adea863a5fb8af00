"""Invoices and credit notes with their lines, made of a customer's orders."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from random import Random
from typing import Final

from accounts.demo.catalogue import MIXES, PRODUCTS, Product
from accounts.demo.customer import Customer
from accounts.demo.orders import Order, last_day, orders, working_day
from accounts.demo.rates import euros_for_one, usual
from kam.core.calendar import month_index

_CENT: Final = Decimal("0.01")
# Prices, which stand in the document's currency, rise every January by this part.
_DEARER: Final = 0.02
# In these months something is on offer, at this part of its price.
_OFFERS: Final = {3: 0.96, 11: 0.95, 12: 0.95}
_RETURNED: Final = 0.05


@dataclass(frozen=True)
class Line:
    """One line of a document, in the document's currency."""

    customer: Customer
    on: date
    document: str
    product: Product
    quantity: int
    amount: Decimal
    cost: Decimal
    site: str
    is_credit: bool = False


def lines(customer: Customer, last: date) -> list[Line]:
    """Return every line of the customer until the end of the month `last`, the earliest first."""
    chance = Random(f"documents of {customer.name}")  # noqa: S311 - the same every time is what it is for
    found: list[Line] = []
    back: list[Line] = []
    for count, order in enumerate(orders(customer, last)):
        document = f"{customer.number}/{order.on:%y%m}/{count + 1:03d}"
        site = customer.sites[count % len(customer.sites)] if customer.sites else ""
        # What came back meanwhile is bought again: so a month is worth what it is meant to be.
        due = [line for line in back if line.on < order.on]
        back = [line for line in back if line.on >= order.on]
        again = -sum(_euros(line) for line in due)
        written = list(_of_order(customer, Order(order.on, order.euros + again), document, site, last, chance))
        found += [*due, *written]
        if written and chance.random() < _RETURNED:
            back.append(_returned(chance.choice(written), chance))
    end = last_day(last)
    return sorted(found + [line for line in back if line.on <= end], key=lambda line: (line.on, line.document))


def basket(customer: Customer) -> list[tuple[Product, float]]:
    """Return what the customer buys, with the part of its money that each product takes."""
    chance = Random(f"basket of {customer.name}")  # noqa: S311 - the same every time is what it is for
    found: list[tuple[Product, float]] = []
    for line, share in MIXES[customer.mix]:
        products = [product for product in PRODUCTS if product.line == line]
        chosen = sorted(chance.sample(range(len(products)), 2 if share >= 30 and customer.orders > 1 else 1))
        parts = [1.0] if len(chosen) == 1 else [0.62, 0.38]
        found += [(products[place], share / 100 * part) for place, part in zip(chosen, parts, strict=True)]
    return found


def _of_order(customer: Customer, order: Order, document: str, site: str, last: date, chance: Random) -> Iterator[Line]:
    back = month_index(last) - month_index(order.on)
    parts = [(product, part) for product, part in _basket(customer) if not _is_stopped(customer, product, back)]
    if len(parts) > 2 and customer.orders > 2:
        # Not every order has everything.
        parts.pop(chance.randrange(len(parts)))
    whole = sum(part for _product, part in parts)
    rate = euros_for_one(customer.currency, order.on)
    unit = usual(customer.currency)
    for product, part in parts:
        price = _cents(product.price * _price_factor(customer, product, order.on, back, last) / unit)
        quantity = max(1, round(order.euros * part / whole / float(price * rate)))
        cost = _cents(product.cost / unit) * quantity
        yield Line(customer, order.on, document, product, quantity, price * quantity, cost, site)


@cache
def _basket(customer: Customer) -> tuple[tuple[Product, float], ...]:
    return tuple(basket(customer))


def _is_stopped(customer: Customer, product: Product, back: int) -> bool:
    stopped = customer.story.stopped
    return stopped is not None and product.line == stopped[0] and back < stopped[1]


def _price_factor(customer: Customer, product: Product, on: date, back: int, last: date) -> float:
    """Return what the price of that day is of the list's price of the last year."""
    factor = (1 + _DEARER) ** (on.year - last.year)
    if product is _basket(customer)[0][0]:
        factor *= _OFFERS.get(on.month, 1.0)
    if customer.story.cheaper is not None and back < customer.story.cheaper[1]:
        factor *= customer.story.cheaper[0]
    return factor


def _returned(line: Line, chance: Random) -> Line:
    """Return the credit note for some of what the line sold."""
    quantity = max(1, round(line.quantity * chance.uniform(0.05, 0.25)))
    on = working_day(line.on + timedelta(days=chance.randrange(5, 20)))
    price, cost = line.amount / line.quantity, line.cost / line.quantity
    return Line(
        line.customer, on, f"{line.document}K", line.product, -quantity, -price * quantity, -cost * quantity,
        line.site, is_credit=True,
    )  # fmt: skip


def _euros(line: Line) -> float:
    return float(line.amount * euros_for_one(line.customer.currency, line.on))


def _cents(value: float) -> Decimal:
    return max(_CENT, Decimal(value).quantize(_CENT, ROUND_HALF_UP))
