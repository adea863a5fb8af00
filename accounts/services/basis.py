"""What the figures of a page count from: the published run, its twelve months, the company's currency."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.analytics.twelve_months import YEAR, TwelveMonths
from accounts.models import AccountMonth, ClassificationRun
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


def basis_of(user: User, company: Company) -> Basis:
    """Return the basis of this person's figures today."""
    today = company.today()
    runs = ClassificationRun.objects.visible_to(user).filter(is_published=True)
    # Its figures are large and only the portfolio reads them.
    runs = runs.only("as_of", "window_start", "window_end", "finished_at", "parameters", "profile", "series")
    # The whole company's, so that everybody who sees an account reads the same growth.
    sales_since = rollup.first_month()
    run = runs.annotate(sales_since=Subquery(sales_since)).first()
    if run is not None:
        window = TwelveMonths.until(run.window_end, sales_since=run.sales_since)
    else:
        until = proposed_as_of(last_sale_on(user, today=today), today=today)
        window = TwelveMonths.until(until, sales_since=sales_since.first())
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
