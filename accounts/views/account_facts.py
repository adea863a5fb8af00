"""The strip of figures on an account's page, each beside its own yardstick."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.analytics.order_rhythm import OrderRhythm
from accounts.views.account_sales import AccountSales
from accounts.views.class_reasons import ClassReasons
from kam.core import formatting


@dataclass(frozen=True)
class Fact:
    """One figure, written, as components/_kpi.html takes it."""

    label: str
    value: str
    note: str
    change: Decimal | None = None
    tone: str = ""


def facts_of(
    account: Any, sales: AccountSales, rhythm: OrderRhythm | None, reasons: ClassReasons, *, today: date
) -> list[Fact]:
    """Return five figures; the last one is what was agreed on credit, where that is known."""
    return [
        _revenue(sales, reasons),
        Fact(_("Orders, 12 months"), formatting.number(sales.orders), sales.orders_note, change=sales.orders_change),
        _last_order(sales, rhythm),
        _next_order(rhythm, today),
        _terms(account, sales),
    ]


def _revenue(sales: AccountSales, reasons: ClassReasons) -> Fact:
    """Rank stands beside revenue for those who may read it."""
    note = sales.change_note
    if reasons.ranked is not None and reasons.snapshot is not None and reasons.snapshot.rank:
        ranks = {"rank": formatting.number(reasons.snapshot.rank), "count": formatting.number(reasons.ranked)}
        note = _("rank %(rank)s of %(count)s") % ranks
    value = formatting.compact_money(sales.years.total, sales.basis.currency)
    return Fact(_("Revenue, 12 months"), value, note, change=sales.years.change)


def _last_order(sales: AccountSales, rhythm: OrderRhythm | None) -> Fact:
    label = _("Last order")
    if rhythm is None or rhythm.silence is None or rhythm.typical is None:
        return Fact(label, formatting.day(sales.last_order_on), sales.last_order_note)
    is_behind = rhythm.silence > rhythm.typical
    words = _("usually every %(typical)s, none for %(silence)s") if is_behind else _("usually every %(typical)s")
    note = words % {"silence": formatting.days(rhythm.silence), "typical": formatting.days(rhythm.typical)}
    return Fact(label, formatting.day(rhythm.last_on), note, tone="warn" if rhythm.is_late else "")


def _next_order(rhythm: OrderRhythm | None, today: date) -> Fact:
    label = _("Next order")
    if rhythm is None or rhythm.last_on is None:
        return Fact(label, formatting.MISSING, _("no orders in two years"))
    if rhythm.next_on is None:
        return Fact(label, formatting.MISSING, _("too few orders to expect one"))
    if rhythm.is_gone:
        return Fact(label, formatting.MISSING, _("no order for %(days)s") % {"days": formatting.days(rhythm.silence)})
    note, tone = _expected(rhythm, rhythm.next_on, today)
    return Fact(_("Next order expected"), formatting.day(rhythm.next_on), note, tone=tone)


def _expected(rhythm: OrderRhythm, next_on: date, today: date) -> tuple[str, str]:
    """Return the note on the day of the next order and its tone: late is what its alarm calls late.

    A day that has passed is told beside the day to which sales are known: what came since nobody has told yet.
    """
    known_to = {"day": formatting.day(rhythm.until)}
    if rhythm.is_late:
        words = _("overdue by %(days)s on %(day)s")
        return words % (known_to | {"days": formatting.days((rhythm.until - next_on).days)}), "bad"
    if rhythm.is_out_of_season:
        words = _("at this time of the year before %(days)s without orders")
        return words % {"days": formatting.days(rhythm.gap_year_before)}, ""
    if rhythm.until < next_on <= today:
        return _("sales are known to %(day)s") % known_to, ""
    usual = {"days": formatting.days(rhythm.usual_longest)}
    if rhythm.until > next_on:
        return _("not in by %(day)s; 9 of 10 come within %(days)s") % (known_to | usual), ""
    return _("9 of 10 come within %(days)s") % usual, ""


def _terms(account: Any, sales: AccountSales) -> Fact:
    days = account.payment_days
    if account.credit_limit is not None:
        value = formatting.compact_money(account.credit_limit, account.currency or sales.basis.currency)
        return Fact(_("Credit limit"), value, _pays(days) if days is not None else _("no payment term set"))
    if days is not None:
        return Fact(_("Payment"), formatting.days(days), _("no credit limit set"))
    mean = formatting.compact_money(sales.mean, sales.basis.currency)
    return Fact(_("Mean of a month"), mean, sales.months_note)


def _pays(days: int) -> str:
    return ngettext("pays within %(count)s day", "pays within %(count)s days", days) % {
        "count": formatting.number(days)
    }
