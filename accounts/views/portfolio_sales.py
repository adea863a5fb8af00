"""Revenue of a portfolio: twelve months beside the year before, key accounts apart."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import BooleanField, Case, Sum, Value, When
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.analytics.twelve_months import TwoYears, change, drawn
from accounts.models import Account, AccountMonth
from accounts.views.basis import Basis
from kam.core import formatting
from kam.core.models import User

# Where the part of key accounts is healthy: below it few are looked after, above it the company hangs on them.
BAND: Final = (Decimal("0.30"), Decimal("0.55"))


@dataclass(frozen=True)
class PortfolioSales:
    """Revenue by month of the accounts a person sees; `key` is the part of the key accounts."""

    basis: Basis
    all: TwoYears
    key: TwoYears
    key_count: int

    @classmethod
    def of(cls, user: User, basis: Basis, *, key_count: int) -> "PortfolioSales":
        """Add up the months of all accounts that are in use."""
        window = basis.window
        months = AccountMonth.objects.visible_to(user).filter(
            account__isnull=False, account__archived_at=None, month__gte=window.start_before, month__lt=window.end
        )
        is_key = Case(
            When(account__status=Account.Status.KEY, then=Value(value=True)), default=Value(value=False),
            output_field=BooleanField(),
        )  # fmt: skip
        rows = months.order_by().annotate(is_key=is_key).values_list("month", "is_key").annotate(total=Sum("net"))
        whole: dict[date, Decimal] = {}
        keys: dict[date, Decimal] = {}
        for month, belongs_to_key, total in rows:
            whole[month] = whole.get(month, Decimal(0)) + total
            if belongs_to_key:
                keys[month] = total
        return cls(basis, TwoYears.of(window, whole.items()), TwoYears.of(window, keys.items()), key_count)

    @property
    def change_note(self) -> str:
        """What the growth compares with: the year before, which may not be here whole."""
        return self.basis.note_on(self.all.total_before)

    @cached_property
    def key_share(self) -> Decimal | None:
        """The part of revenue that key accounts make; None without revenue or key accounts."""
        return self.key.total / self.all.total if self.key_count and self.all.total > 0 else None

    @property
    def band_low(self) -> Decimal:
        """The lower end of the healthy band."""
        return BAND[0]

    @property
    def band_high(self) -> Decimal:
        """The upper end of the healthy band."""
        return BAND[1]

    @property
    def key_note(self) -> str:
        """How the part of key accounts stands against the band."""
        if self.key_share is None:
            return _("No key account is marked yet")
        if self.key_share < BAND[0]:
            return _("Below the 30–55% band")
        if self.key_share > BAND[1]:
            return _("Above the 30–55% band, dependent on few")
        return _("Inside the 30–55% band")

    @property
    def key_tone(self) -> str:
        """Outside the band the note is a warning."""
        return "warn" if self.key_share is not None and not BAND[0] <= self.key_share <= BAND[1] else ""

    @property
    def key_label(self) -> str:
        """The key accounts in words, for the curve."""
        words = ngettext("%(count)s key account", "%(count)s key accounts", self.key_count)
        return words % {"count": formatting.number(self.key_count)}

    @cached_property
    def chart(self) -> dict[str, Any]:
        """Bars of key and other accounts, the year before as a line."""
        others = [float(month - key) for month, key in zip(self.all.now, self.key.now, strict=True)]
        stacked = {"bar": True, "stack": "all"}
        bars = [
            {"name": _("Key accounts"), "data": [float(value) for value in self.key.now], "ink": "d1", **stacked},
            {"name": _("Other accounts"), "data": others, "ink": "d3", **stacked},
        ]
        if not self.key_count:
            bars = [bars[1] | {"name": _("Revenue"), "ink": "d2"}]
        before = {"name": _("Year before"), "data": drawn(self.all.before), "ink": "ink3"}
        return {
            "currency": self.basis.currency,
            "x": [formatting.month_alone(month) for month in self.basis.window.months],
            "series": [*bars, before | {"dash": True}],
        }

    @cached_property
    def table(self) -> dict[str, list[Any]]:
        """The same as a table."""
        currency = self.basis.currency
        rows = [
            [
                formatting.month(month),
                formatting.money(now, currency),
                formatting.money(key, currency),
                formatting.money(before, currency),
                formatting.percent(change(now, before)),
            ]
            for month, now, key, before in zip(
                self.basis.window.months, self.all.now, self.key.now, self.all.before, strict=True
            )
        ]
        columns = [_("Month"), _("Revenue"), _("Key accounts"), _("Year before"), _("Change")]
        return {"columns": columns, "rows": rows}
