"""Rates that go: lines fall back on the rate before, or count nowhere."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from accounts.importing.rates import Rate
from accounts.models import ExchangeRate, SalesLine
from accounts.services import exchange_rates
from kam.core.errors import DomainError
from kam.core.models import User
from tests.accounts.services.sales_import.ways import LINE, imported, months

pytestmark = pytest.mark.django_db
SWISS = LINE.replace("EUR", "CHF")
NEW_YEAR, JANUARY_15 = date(2026, 1, 1), date(2026, 1, 15)


@pytest.fixture
def importer() -> User:
    """Who stores rates: 2 from New Year on, 3 from 15 January on, a budget rate of 5. The line is of 31 January."""
    importer = User.objects.importer()
    rates = [Rate("CHF", NEW_YEAR, Decimal(2)), Rate("CHF", JANUARY_15, Decimal(3))]
    exchange_rates.store_rates(rates=rates, by=importer)
    budget = [Rate("CHF", NEW_YEAR, Decimal(5))]
    exchange_rates.store_rates(rates=budget, by=importer, kind=ExchangeRate.Kind.BUDGET)
    return importer


def test_lines_fall_back_on_the_rate_before(importer: User) -> None:
    imported(SWISS, by=importer, currency="EUR")
    assert [row[2] for row in months()] == [300]
    assert exchange_rates.remove_rates(currency="CHF", on=JANUARY_15, by=importer) == 1
    assert [row[2] for row in months()] == [200]


def test_without_a_rate_they_count_nowhere(importer: User) -> None:
    imported(SWISS, by=importer, currency="EUR")
    assert exchange_rates.remove_rates(currency="CHF", by=importer) == 2
    assert SalesLine.objects.get().base_amount is None
    assert [row[2] for row in months()] == [0]
    # The budget rate is another matter.
    assert ExchangeRate.objects.get().kind == "BUDGET"


def test_budget_rates_go_alone(importer: User) -> None:
    imported(SWISS, by=importer, currency="EUR")
    assert exchange_rates.remove_rates(currency="CHF", by=importer, kind=ExchangeRate.Kind.BUDGET) == 1
    assert [row[2] for row in months()] == [300]


def test_what_is_not_there_is_not_removed(importer: User) -> None:
    assert exchange_rates.remove_rates(currency="PLN", by=importer) == 0


def test_only_by_an_administrator(importer: User, anna: User) -> None:
    with pytest.raises(DomainError, match="Ask an administrator"):
        exchange_rates.remove_rates(currency="CHF", by=anna)
    assert ExchangeRate.objects.count() == 3


def test_a_base_currency_can_be_chosen_once_the_rates_are_gone(importer: User) -> None:
    with pytest.raises(DomainError, match="exchange_rates --remove"):
        imported(SWISS, by=importer, currency="CHF")
    for kind in ExchangeRate.Kind.values:
        exchange_rates.remove_rates(currency="CHF", by=importer, kind=kind)
    imported(SWISS, by=importer, currency="CHF")
    assert SalesLine.objects.get().base_amount == 100


def test_a_file_that_is_not_there_is_refused(importer: User, tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="cannot be read"):
        exchange_rates.store_file(path=tmp_path / "none.csv", by=importer, today=NEW_YEAR)
