"""Puts a portfolio of the oracle into the database, as an import would leave it."""

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from accounts.models import Account, ExchangeRate, ImportBatch, SalesLine
from accounts.services import rollup
from kam.core.calendar import month_start
from kam.core.models import Company, User
from tests.accounts.analytics.oracle import Line, Portfolio

FOUR = Decimal("0.0001")


def load(portfolio: Portfolio, budget: Mapping[str, Decimal] | None = None) -> None:
    """Store accounts, their parents and countries, rates, lines and the roll-up."""
    Company.current()
    Company.objects.update(base_currency=portfolio.base)
    batch = ImportBatch.objects.create(file_name="portfolio.csv", source="erp", made_by=User.objects.importer())
    accounts = _accounts(portfolio)
    ExchangeRate.objects.bulk_create(
        ExchangeRate(currency=currency, on=date(1990, 1, 1), kind=ExchangeRate.Kind.BUDGET, rate=rate)
        for currency, rate in (budget or {}).items()
    )
    months: dict[int | None, set[date]] = {}
    lines = []
    for number, line in enumerate(portfolio.lines):
        account = accounts.get(line.customer)
        rate = rate_on(portfolio, line)
        lines.append(
            SalesLine(
                account=account,
                batch=batch,
                source="erp",
                document_id=line.document,
                line_key=str(number),
                document_on=line.day,
                quantity=line.quantity,
                amount=line.amount,
                cost=line.cost,
                currency=line.currency or portfolio.base,
                base_amount=converted(line.amount, rate),
                base_cost=converted(line.cost, rate),
            )
        )
        months.setdefault(account.pk if account else None, set()).add(month_start(line.day))
    SalesLine.objects.bulk_create(lines)
    rollup.refresh(months_by_account=months)


def rate_on(portfolio: Portfolio, line: Line) -> Decimal | None:
    """Return the latest rate on or before the line's day; None without one."""
    if line.currency in ("", portfolio.base):
        return Decimal(1)
    known = [rate for rate in portfolio.rates if rate.currency == line.currency and rate.day <= line.day]
    return max(known, key=lambda rate: rate.day).rate if known else None


def converted(amount: Decimal | None, rate: Decimal | None) -> Decimal | None:
    """Return the amount in the base currency, half up to four decimals."""
    if amount is None or rate is None:
        return None
    return (amount * rate).quantize(FOUR, ROUND_HALF_UP)


def _accounts(portfolio: Portfolio) -> dict[str, Account]:
    customers = {line.customer for line in portfolio.lines if line.customer}
    customers |= {*portfolio.parents, *portfolio.parents.values(), *portfolio.names}
    accounts = {}
    for customer in sorted(customers):
        account = Account(
            name=portfolio.names.get(customer, customer),
            external_id=customer,
            source="erp",
            country=portfolio.groups.get(customer, ""),
        )
        account.derive_names()
        account.save()
        accounts[customer] = account
    for child, parent in portfolio.parents.items():
        Account.objects.filter(pk=accounts[child].pk).update(parent=accounts[parent])
    return accounts
