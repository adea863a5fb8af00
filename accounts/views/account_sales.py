"""What one account bought in twelve months and in the twelve before."""

from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.analytics.twelve_months import YEAR, TwoYears, change, drawn
from accounts.models import Account, AccountMonth
from accounts.services.basis import Basis
from kam.core import formatting
from kam.core.models import User

# From here on nobody counts days, and from there on nobody counts months.
MANY_DAYS: Final = 100
MANY_MONTHS: Final = 24


class AccountSales:
    """What the account bought in twelve months and in the twelve before."""

    def __init__(self, account: Account, basis: Basis, user: User) -> None:
        window = basis.window
        months = AccountMonth.objects.visible_to(user).filter(account=account)
        rows = list(
            months.filter(month__gte=window.start_before, month__lt=window.end).values_list(
                "month", "net", "positive_documents"
            )
        )
        self.basis = basis
        self.years = TwoYears.of(window, ((month, net) for month, net, _orders in rows))
        self.orders = sum(orders for month, _net, orders in rows if month >= window.start)
        self.orders_before = sum(orders for month, _net, orders in rows if month < window.start)
        self.last_order_on = (
            months.filter(last_positive_on__isnull=False)
            .order_by("-month")
            .values_list("last_positive_on", flat=True)
            .first()
        )

    @property
    def is_buying(self) -> bool:
        """Whether it ordered anything since the twelve months began."""
        return self.last_order_on is not None and self.last_order_on >= self.basis.window.start

    @property
    def mean(self) -> Decimal:
        """Mean revenue of a month."""
        return self.years.total / YEAR

    @property
    def months_note(self) -> str:
        """In how many months it bought at all."""
        count = sum(1 for value in self.years.now if value)
        words = ngettext("sales in %(count)s of 12 months", "sales in %(count)s of 12 months", count)
        return words % {"count": formatting.number(count)}

    @property
    def last_order_note(self) -> str:
        """How it stands to the twelve months; empty without orders."""
        if self.last_order_on is None:
            return ""
        if self.last_order_on >= self.basis.window.end:
            return _("after the months shown")
        if self.last_order_on >= self.basis.window.last:
            return _("in the last month shown")
        return _long_before(self.last_order_on, self.basis.window.end)

    @property
    def orders_change(self) -> Decimal | None:
        """Growth of the number of orders; None when there is no whole year to compare."""
        if not self.basis.window.is_comparable:
            return None
        return change(Decimal(self.orders), Decimal(self.orders_before))

    @property
    def change_note(self) -> str:
        """What the growth of revenue compares with."""
        return self.basis.note_on(self.years.total_before)

    @property
    def orders_note(self) -> str:
        """What the growth of the number of orders compares with."""
        return self.basis.note_on(self.orders_before)

    @property
    def figures(self) -> list[tuple[str, str]]:
        """The two years and the growth between them."""
        currency, years = self.basis.currency, self.years
        return [
            (_("Revenue, 12 months"), formatting.money(years.total, currency)),
            (
                _("Year before"),
                formatting.money(years.total_before, currency)
                if self.basis.window.is_comparable
                else formatting.MISSING,
            ),
            (_("Growth"), formatting.signed_percent(years.change)),
        ]

    @cached_property
    def chart(self) -> dict[str, Any]:
        """The two years as lines."""
        series = [
            {"name": _("These 12 months"), "data": [float(value) for value in self.years.now], "ink": "d1"},
            {
                "name": _("Year before"),
                "data": drawn(self.years.before),
                "ink": "ink3",
                "dash": True,
            },
        ]
        labels = [formatting.month_alone(month) for month in self.basis.window.months]
        return {"currency": self.basis.currency, "x": labels, "series": series}

    @cached_property
    def table(self) -> dict[str, list[Any]]:
        """The same as a table."""
        currency = self.basis.currency
        rows = [
            [
                formatting.month(month),
                formatting.money(now, currency),
                formatting.money(before, currency),
                formatting.signed_percent(change(now, before)),
            ]
            for month, now, before in zip(self.basis.window.months, self.years.now, self.years.before, strict=True)
        ]
        return {"columns": [_("Month"), _("Revenue"), _("Year before"), _("Change")], "rows": rows}


def _long_before(day: date, end: date) -> str:
    days = (end - day).days
    if days < MANY_DAYS:
        return _("no order for %(days)s") % {"days": formatting.days(days)}
    months = YEAR * (end.year - day.year) + end.month - day.month - (day.day > end.day)
    if months < MANY_MONTHS:
        words = ngettext("no order for %(count)s month", "no order for %(count)s months", months)
        return words % {"count": formatting.number(months)}
    years = months // YEAR
    words = ngettext("no order for %(count)s year", "no order for %(count)s years", years)
    return words % {"count": formatting.number(years)}
