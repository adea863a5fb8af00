"""Small portfolios for the tests of pages: accounts with months and published classes."""

from datetime import date
from decimal import Decimal
from typing import Any

from accounts.analytics.abc_xyz.parameters import Parameters
from accounts.models import Account, ClassificationRun
from kam.core.calendar import add_months
from tests.factories.accounts import AccountFactory, AccountMonthFactory
from tests.factories.classification import RunFactory, SnapshotFactory

JANUARY = date(2025, 1, 1)


def published_run(**columns: Any) -> ClassificationRun:
    """Return a published run over the year 2025 with the parameters of the product."""
    run: ClassificationRun = RunFactory(
        is_published=True,
        publication="PUBLISHED",
        parameters=Parameters().to_json(),
        figures={"accounts": {"active": 84}, "currency": "EUR"},
        **columns,
    )
    return run


def earlier_run(run: ClassificationRun, **columns: Any) -> ClassificationRun:
    """Return the run of the same series a month before."""
    month = add_months(run.window_end, -1)
    same = {"profile": run.profile, "series": run.series, "parameters": run.parameters}
    earlier: ClassificationRun = RunFactory(**(same | {"as_of": month, "window_end": month} | columns))
    return earlier


def buy(account: Account, *amounts: int, first: date = JANUARY) -> None:
    """Let an account buy for these amounts in months that follow each other."""
    for number, amount in enumerate(amounts):
        month = add_months(first, number)
        AccountMonthFactory(
            account=account, month=month, net=amount, gross=amount, last_on=month.replace(day=20),
            last_positive_on=month.replace(day=20),
        )  # fmt: skip


def classified(run: ClassificationRun, code: str, amount: int, **columns: Any) -> Account:
    """Return an account of this class that bought for the amount in each month of 2025 and half of it in 2024.

    `before` is how many months of 2024 it bought in, the last ones.
    """
    before = columns.pop("before", 12)
    snapshot = {key: columns.pop(key) for key in ("group_value", "rank", "value_before", "raw_abc") if key in columns}
    account: Account = AccountFactory(**columns)
    buy(account, *[amount // 2] * before, first=add_months(JANUARY, -before))
    buy(account, *[amount] * 12)
    SnapshotFactory(
        run=run, account=account, abc=code[0], xyz=code[1:].strip("-"), raw_xyz=code[1:].strip("-"),
        value=Decimal(12 * amount), **({"raw_abc": code[0]} | snapshot),
    )  # fmt: skip
    return account
