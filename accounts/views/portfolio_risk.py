"""How much revenue is at risk: that of the accounts whose buying has broken its pattern."""

from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.analytics.period import Period
from accounts.models import Account, AccountMonth, Alarm
from accounts.panels import Figure
from accounts.views.portfolio_choice import PortfolioChoice
from kam.core import formatting


def revenue_at_risk(choice: PortfolioChoice, period: Period, *, currency: str) -> Figure | None:
    """Add up what the chosen accounts with an open alarm made in the period; None where no alarm is open."""
    count, keys, revenue = choice.answer("at-risk", period, ask=lambda: _risk_of(choice, period))
    if not count:
        return None
    return Figure(
        label=_("Revenue at risk"),
        value=formatting.compact_money(revenue, currency),
        note=_note(count, keys),
        tone="bad",
        url=choice.url(name="accounts:at-risk"),
    )


def _risk_of(choice: PortfolioChoice, period: Period) -> tuple[int, int, Decimal]:
    """Ask how many of the chosen accounts are at risk, how many of those are key accounts, and what all made."""
    alarms = Alarm.objects.visible_to(choice.user).loud().order_by().values("account")
    accounts = choice.accounts.filter(pk__in=alarms)
    counted = accounts.order_by().aggregate(all=Count("pk"), keys=Count("pk", filter=Q(status=Account.Status.KEY)))
    if not counted["all"]:
        return 0, 0, Decimal(0)
    months = AccountMonth.objects.visible_to(choice.user).filter(
        account__in=accounts.order_by().values("pk"), month__gte=period.start, month__lt=period.end
    )
    return counted["all"], counted["keys"], months.order_by().aggregate(total=Sum("net", default=0))["total"]


def _note(count: int, keys: int) -> str:
    values = {"count": formatting.number(count), "keys": formatting.number(keys)}
    if not keys:
        return ngettext("%(count)s account, no key account", "%(count)s accounts, none of them key", count) % values
    words = ngettext(
        "%(count)s account, %(keys)s of them key",
        "%(count)s accounts, %(keys)s of them key",
        count,
    )
    return words % values
