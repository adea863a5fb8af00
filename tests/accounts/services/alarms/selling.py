"""Sales from which alarms are found: lines by factory, summed up as an import does."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from accounts.analytics.alarms.kinds import alarm_kinds
from accounts.models import Account, Alarm, Product, ProductLine
from accounts.services import alarms, rollup
from kam.core.calendar import add_months, month_start
from tests.factories.accounts import AccountFactory, SalesLineFactory

TODAY = date(2026, 11, 5)
LAST = date(2026, 10, 30)


def sell(account: Account, on: date, amount: Any = 100, **more: Any) -> None:
    """Store one line; quantity 1 unless said otherwise."""
    values = {"quantity": 1, "amount": Decimal(amount), "base_amount": Decimal(amount)} | more
    SalesLineFactory(account=account, document_on=on, **values)
    rollup.refresh(months_by_account={account.pk: [month_start(on)]})


def sell_every_month(account: Account, amounts: list[Any], *, until: date = date(2026, 11, 1), **more: Any) -> None:
    """Sell one amount a month, on the 15th, so that the last one lies in the month before `until`; None sells none."""
    for back, amount in enumerate(reversed(amounts), start=1):
        if amount is not None:
            sell(account, add_months(until, -back) + timedelta(days=14), amount, **more)


def product(name: str, line: str) -> dict[str, Any]:
    """Return the product and line as a sales line takes them."""
    family, _is_new = ProductLine.objects.get_or_create(name=line)
    thing, _is_new = Product.objects.get_or_create(
        external_id=name, source="erp", defaults={"name": name, "line": family}
    )
    return {"product": thing, "product_line": family}


def found(kind: str, *, on: date = TODAY) -> dict[int, Alarm]:
    """Recompute and return the open alarms of the kind by account."""
    alarms.recompute(on=on)
    return {alarm.account_id: alarm for alarm in Alarm.objects.open().filter(kind=kind)}


def told(alarm: Alarm) -> str:
    """Return what the alarm says in short."""
    return alarm_kinds.get(alarm.kind).words(alarm.figures, "EUR").short


def let_sales_reach() -> None:
    """Have somebody buy on the last day, so that October is full and silence can be told from a file to come."""
    sell(AccountFactory(name="Everyday"), LAST)
