"""Puts a portfolio of the oracle into the database, as an import would leave it."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from accounts.models import Account, ExchangeRate, ImportBatch, SalesLine
from accounts.services import rollup
from kam.core.calendar import month_start
from kam.core.models import Company, Team, User
from tests.accounts.analytics.oracle import Line, Portfolio

FOUR = Decimal("0.0001")


def load(portfolio: Portfolio, budget: Mapping[str, Decimal] | None = None) -> None:
    """Store accounts, their parents, countries and other groups, rates, lines and the roll-up."""
    Company.current()
    Company.objects.update(base_currency=portfolio.base)
    _add_accounts(portfolio)
    ExchangeRate.objects.bulk_create(
        ExchangeRate(currency=currency, on=date(1990, 1, 1), kind=ExchangeRate.Kind.BUDGET, rate=rate)
        for currency, rate in (budget or {}).items()
    )
    load_more(portfolio, portfolio.lines)


def load_more(portfolio: Portfolio, lines: Sequence[Line], kind: str = SalesLine.Kind.SELL_IN) -> None:
    """Add lines of accounts that exist, as a later import does."""
    batch = ImportBatch.objects.create(file_name="portfolio.csv", source="erp", made_by=User.objects.importer())
    accounts = {account.external_id: account for account in Account.objects.all()}
    months: dict[int | None, set[date]] = {}
    stored = []
    for number, line in enumerate(lines):
        account = accounts.get(line.customer)
        rate = rate_on(portfolio, line)
        stored.append(
            SalesLine(
                account=account,
                batch=batch,
                source="erp",
                document_id=line.document,
                line_key=f"{batch.pk} {number}",
                document_on=line.day,
                kind=kind,
                quantity=line.quantity,
                amount=line.amount,
                cost=line.cost,
                currency=line.currency or portfolio.base,
                base_amount=converted(line.amount, rate),
                base_cost=converted(line.cost, rate),
            )
        )
        months.setdefault(account.pk if account else None, set()).add(month_start(line.day))
    SalesLine.objects.bulk_create(stored)
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


def _add_accounts(portfolio: Portfolio) -> None:
    customers = {line.customer for line in portfolio.lines if line.customer}
    customers |= {*portfolio.parents, *portfolio.parents.values(), *portfolio.names}
    groups = sorted({portfolio.groups.get(customer, "") for customer in customers})
    teams = {group: Team.objects.create(name=f"Team {group}") for group in groups if group}
    kinds = dict(zip(groups, Account.Kind.values, strict=False))
    accounts = {}
    for customer in sorted(customers):
        # Whatever the grouping goes by, the same accounts belong together.
        group = portfolio.groups.get(customer, "")
        account = Account(
            name=portfolio.names.get(customer, customer),
            external_id=customer,
            source="erp",
            country=group,
            industry=group,
            kind=kinds[group],
            team=teams.get(group),
        )
        account.derive_names()
        account.save()
        accounts[customer] = account
    for child, parent in portfolio.parents.items():
        Account.objects.filter(pk=accounts[child].pk).update(parent=accounts[parent])
