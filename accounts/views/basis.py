"""What the figures of a page count from: the published run, its twelve months, the company's currency."""

from dataclasses import dataclass
from datetime import date

from accounts.analytics.twelve_months import TwelveMonths
from accounts.models import AccountMonth, ClassificationRun
from accounts.services import sales_import
from kam.core.calendar import month_start
from kam.core.context import company_of
from kam.core.http import Request


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
        """The window as the arguments that querysets of accounts take."""
        return {"start": self.window.start, "end": self.window.end, "start_before": self.window.start_before}


def basis_of(request: Request, *, today: date) -> Basis:
    """Return the basis of this person's figures."""
    runs = ClassificationRun.objects.visible_to(request.user).filter(is_published=True)
    # Its figures are large and only the portfolio reads them.
    run = runs.only("as_of", "window_start", "window_end", "finished_at", "parameters", "profile", "series").first()
    if run is not None:
        window = TwelveMonths.until(run.window_end)
    else:
        window = TwelveMonths.until(proposed_as_of(last_sale_on(request, today=today), today=today))
    return Basis(run=run, window=window, currency=company_of(request).base_currency)


def last_sale_on(request: Request, *, today: date) -> date | None:
    """Return the day of the last line of any account this person sees; lines dated after today do not count."""
    months = AccountMonth.objects.visible_to(request.user).filter(
        account__isnull=False, last_on__isnull=False, month__lte=today
    )
    last_on: date | None = months.order_by("-month", "-last_on", "-pk").values_list("last_on", flat=True).first()
    return min(last_on, today) if last_on else None


def proposed_as_of(last_on: date | None, *, today: date) -> date:
    """Return the day to classify as of: the first after the last full month of sales; this month is never full."""
    return min(sales_import.proposed_as_of(last_on=last_on), month_start(today)) if last_on else today
