"""What is told about the customers comes true in every month in which somebody may load the demo."""

import os
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from itertools import pairwise
from math import isclose

import pytest

from accounts.demo.catalogue import BAGS
from accounts.demo.customers import BUYERS, CUSTOMERS, IN_FILES, PROSPECTS
from accounts.demo.documents import lines
from accounts.demo.months import YEAR, months_until, series, spread
from accounts.demo.orders import last_day, working_day
from accounts.demo.rates import euros_for_one, rates
from kam.core.calendar import add_months, month_index

LAST = date(2026, 10, 1)
STARTS = [add_months(LAST, month) for month in range(12)]


def test_84_customers_have_names_in_three_languages() -> None:
    assert len(CUSTOMERS) == len({customer.name for customer in CUSTOMERS}) == 84
    assert sum(any("\u4e00" <= sign <= "\u9fff" for sign in customer.name) for customer in CUSTOMERS) >= 15
    assert sum(any(sign in "ąćęłńóśźż" for sign in customer.name.lower()) for customer in CUSTOMERS) >= 10
    assert len({customer.number for customer in IN_FILES}) == len(IN_FILES)
    assert [customer.number for customer in PROSPECTS] == [""]


@pytest.mark.parametrize("last", STARTS, ids=str)
def test_every_class_is_inhabited_whenever_it_is_loaded(last: date) -> None:
    found = Counter(classes(last).values())
    assert {f"{abc}{xyz}" for abc in "ABC" for xyz in "XYZ"} <= set(found)
    assert all(found[f"A{xyz}"] >= 3 for xyz in "XYZ")


def classes(last: date) -> dict[str, str]:
    """Return the class of each customer by the plain rule: before it 80 and 95 %; deviation 0.5 and 1."""
    values = {customer.name: series(customer, last)[-YEAR:] for customer in BUYERS}
    total = sum(map(sum, values.values()))
    found: dict[str, str] = {}
    before = 0.0
    for name, months in sorted(values.items(), key=lambda each: -sum(each[1])):
        if months and sum(months):
            abc = "A" if before < 0.80 * total else "B" if before < 0.95 * total else "C"
            deviation = spread(months)
            found[name] = abc + ("X" if deviation <= 0.5 else "Y" if deviation <= 1 else "Z")
        before += sum(months)
    return found


def test_lines_make_up_the_revenue_and_the_growth_that_was_told() -> None:
    for customer in [each for each in BUYERS if each.revenue >= 1000 and not each.story.events]:
        money = defaultdict[int, Decimal](Decimal)
        for line in lines(customer, LAST):
            euros = line.amount * euros_for_one(customer.currency, line.on)
            money[(month_index(LAST) - month_index(line.on)) // YEAR] += euros
        assert isclose(money[0], customer.revenue * 1000, rel_tol=0.01)
        assert isclose(float(money[0] / money[1] - 1) * 100, customer.growth, abs_tol=1.5)


def test_nothing_is_sold_after_the_last_month_or_at_a_weekend() -> None:
    for customer in [each for each in IN_FILES if each.story.interval is None]:
        for line in lines(customer, LAST):
            assert line.on <= last_day(LAST)
            assert line.on.weekday() < 5


def test_a_stopped_line_is_missing_from_its_month_on() -> None:
    for customer in [each for each in BUYERS if each.story.stopped]:
        assert customer.story.stopped is not None
        name, months = customer.story.stopped
        bought = {
            month_index(LAST) - month_index(line.on) for line in lines(customer, LAST) if line.product.line == name
        }
        assert min(bought) == months
        assert name == BAGS


def test_orders_at_intervals_keep_them_until_the_silence() -> None:
    customer = next(each for each in BUYERS if each.story.interval)
    assert customer.story.interval is not None
    every, silent = customer.story.interval
    days = sorted({line.on for line in lines(customer, LAST) if not line.is_credit})
    assert {(after - before).days for before, after in pairwise(days)} == {every}
    assert (working_day(last_day(LAST)) - days[-1]).days == silent


def test_no_customer_buys_by_the_ruler() -> None:
    for customer in [each for each in BUYERS if each.story.interval is None]:
        bought = [amount for amount in series(customer, LAST)[-YEAR:] if amount]
        steps = [after / before for before, after in pairwise(bought)]
        assert len(bought) < 2 or max(steps) - min(steps) > 0.02, customer.name


def test_who_orders_month_by_month_now_was_far_less_steady_before() -> None:
    customer = next(each for each in BUYERS if each.story.monthly_since == YEAR)
    months = series(customer, LAST)
    assert isclose(spread(months[-YEAR:]), 0.10, abs_tol=0.001)
    assert spread(months[-2 * YEAR : -YEAR]) > 0.5
    # The money of each year is what was told: 372 thousand, 27.9 % more than the year before.
    assert isclose(sum(months[-YEAR:]) / sum(months[-2 * YEAR : -YEAR]), 1.279)


def test_every_currency_has_a_rate_for_every_month() -> None:
    found = Counter(rate.currency for rate in rates(LAST))
    assert found == {"PLN": 37, "CNY": 37, "GBP": 37, "SEK": 37}
    assert len(months_until(LAST)) == 36
    assert all(rate.rate > 0 for rate in rates(LAST))


@pytest.mark.parametrize("day", [date(2026, 10, day) for day in range(1, 32)], ids=str)
def test_a_working_day_is_one_of_the_same_month_never_later_than_needed(day: date) -> None:
    found = working_day(day)
    assert found.weekday() < 5
    assert found.month == day.month
    assert abs((found - day).days) <= 2


def test_chance_does_not_depend_on_the_process() -> None:
    program = (
        "import hashlib\n"
        "from datetime import date\n"
        "from accounts.demo.customers import IN_FILES\n"
        "from accounts.demo.months import series\n"
        "print(hashlib.sha256(repr([series(each, date(2026, 10, 1)) for each in IN_FILES]).encode()).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", program], env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1
