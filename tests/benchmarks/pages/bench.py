"""The accounts list and the portfolio against the floor: CPU, bytes and queries of one page."""

import statistics
import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Final, cast

from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from accounts.models import Account, AccountMonth
from accounts.services import classification
from kam.core.calendar import add_months
from kam.core.models import User
from tests.benchmarks.registry import Benchmark

LEAST_ACCOUNTS: Final = 1_000
MONTHS: Final = 24
FIRST_MONTH: Final = date(2024, 1, 1)
AS_OF: Final = date(2026, 1, 1)
ROUNDS: Final = 30
PAGES: Final = (
    ("accounts list", "/accounts/", "at most 2.5, 60,000 bytes and 10 queries"),
    ("accounts list by name", "/accounts/?sort=name", "at most 2.5"),
    ("portfolio", "/portfolio/", "at most 5, 60,000 bytes and 22 queries"),
    ("portfolio of a class", "/portfolio/?class=A", "at most 5"),
)


def bench(is_quick: bool) -> Iterator[str]:
    """Draw each page and the floor in turn, as an administrator, with templates compiled once."""
    if Account.objects.count() < LEAST_ACCOUNTS:
        _generate()
    yield f"{Account.objects.count():,} accounts; CPU is the median of {ROUNDS}, page and floor in turn"
    options = cast("dict[str, Any]", settings.TEMPLATES[0]["OPTIONS"])
    if not isinstance(options["loaders"][0], tuple):
        # Production compiles a template once.
        options["loaders"] = [("django.template.loaders.cached.Loader", options["loaders"])]
    with override_settings(ROOT_URLCONF="tests.benchmarks.pages.urls", ALLOWED_HOSTS=["testserver"]):
        client = Client()
        client.force_login(User.objects.importer())
        for words, address, target in PAGES:
            yield _measured(client, words, address, target)


def _measured(client: Client, words: str, address: str, target: str) -> str:
    times: dict[str, list[float]] = {address: [], "/floor/": []}
    for _round in range(ROUNDS + 5):
        for each, taken in times.items():
            started = time.process_time()
            response = client.get(each)
            taken.append(time.process_time() - started)
            assert response.status_code == 200
    page, floor = (statistics.median(taken[5:]) for taken in times.values())
    with CaptureQueriesContext(connection) as queries:
        size = len(client.get(address).content)
    return (
        f"{words}: {Decimal(page / floor):.2f} x the floor ({page * 1000:.1f} ms to {floor * 1000:.1f} ms), "
        f"{size:,} bytes, {len(queries)} queries (target: {target})"
    )


def _generate() -> None:
    """Make a small company of its own: accounts with two years of months, classified."""
    accounts = [Account(name=f"Customer {number}", city="Gdynia") for number in range(LEAST_ACCOUNTS)]
    for account in accounts:
        account.derive_names()
    Account.objects.bulk_create(accounts)
    AccountMonth.objects.bulk_create(
        AccountMonth(
            account=account, month=month, net=net, gross=net, quantity=1, lines=1, nonneg_lines=1, positive_documents=1,
            first_on=month, first_nonneg_on=month, last_on=month, last_positive_on=month,
        )
        for number, account in enumerate(accounts)
        for month in (add_months(FIRST_MONTH, each) for each in range(MONTHS))
        for net in [100 + number * month.month % 997]
    )  # fmt: skip
    classification.run_classification(as_of=AS_OF, by=User.objects.importer())


PAGES_BENCH: Final = Benchmark("pages", bench, order=200)
