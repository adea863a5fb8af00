"""What the figures of a page count from: the published run, its twelve months, the company's currency."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from threading import local
from typing import Any

from django.db.models import Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.analytics.twelve_months import YEAR, TwelveMonths
from accounts.models import Account, AccountMonth, ClassificationRun
from accounts.querysets.account import AccountQuerySet
from accounts.querysets.classification import ClassificationRunQuerySet
from accounts.services import rollup, sales_import
from kam.core import formatting
from kam.core.models import Company, User


@dataclass(frozen=True)
class Basis:
    """The published run (None before the first) and the twelve months that end with its window.

    Before the first run the months end with the last full month of the sales that this person sees; without
    sales they end with the current month, and every figure is empty.
    """

    run: ClassificationRun | None
    window: TwelveMonths
    currency: str

    @property
    def months(self) -> dict[str, date]:
        """The window as the arguments that querysets of accounts take; a year before that is not whole is empty."""
        start_before = self.window.start_before if self.window.is_comparable else self.window.start
        return {"start": self.window.start, "end": self.window.end, "start_before": start_before}

    @property
    def accounts(self) -> AccountQuerySet:
        """All accounts with their class, the sales of these months and their tags, for a door to narrow."""
        return _questions.accounts(**self.months)

    def note_on(self, before: Decimal | int) -> str:
        """Say what the change of a figure compares with, or why there is none."""
        months = self.window.known_before
        if before <= 0:
            return _("no sales the year before")
        if months == YEAR:
            return _("year on year")
        words = ngettext(
            "the year before has only %(count)s month", "the year before has only %(count)s months", months
        )
        return words % {"count": formatting.number(months)}


def _published() -> ClassificationRunQuerySet:
    runs = ClassificationRun.objects.filter(is_published=True)
    # Its figures are large and only the portfolio reads them.
    runs = runs.only("as_of", "window_start", "window_end", "finished_at", "parameters", "profile", "series")
    # The whole company's, so that everybody who sees an account reads the same growth.
    found: ClassificationRunQuerySet = runs.annotate(sales_since=Subquery(rollup.first_month()))
    return found


def _accounts(**months: date) -> AccountQuerySet:
    accounts: AccountQuerySet = Account.objects.with_class().with_sales(**months).with_tags()
    return accounts


class _Questions(local):
    """What every request asks, put together once: to narrow a copy costs a tenth of making it anew.

    Each thread has its own, since compiling a question leaves marks in it.
    """

    def __init__(self) -> None:
        self.published = cache(_published)
        # A window for each of the latest runs.
        self.accounts = lru_cache(maxsize=8)(_accounts)


_questions = _Questions()


def basis_of(user: User, company: Company) -> Basis:
    """Return the basis of this person's figures today."""
    today = company.today()
    run: Any = _questions.published().visible_to(user).first()
    if run is not None:
        window = TwelveMonths.until(run.window_end, sales_since=run.sales_since)
    else:
        until = proposed_as_of(last_sale_on(user, today=today), today=today)
        window = TwelveMonths.until(until, sales_since=rollup.first_month().first())
    return Basis(run=run, window=window, currency=company.base_currency)


def last_sale_on(user: User, *, today: date) -> date | None:
    """Return the day of the last line of any account this person sees; lines dated after today do not count."""
    months = AccountMonth.objects.visible_to(user).filter(
        account__isnull=False, last_on__isnull=False, month__lte=today
    )
    last_on: date | None = months.order_by("-month", "-last_on", "-pk").values_list("last_on", flat=True).first()
    return min(last_on, today) if last_on else None


def proposed_as_of(last_on: date | None, *, today: date) -> date:
    """Return the day to classify as of: the first after the last full month of sales; this month is never full."""
    return sales_import.proposed_as_of(last_on=last_on, on=today) if last_on else today
