"""The columns of the accounts list: what each reads from the list's one query, and how it writes its cell.

A list draws fifty rows of many marks, so cells are written here and no template runs per row.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from html import escape, unescape
from typing import Any, Final

from django.utils.html import conditional_escape, strip_tags
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.analytics.alarms.order_gap import ORDER_GAP
from accounts.filters import SORTS
from accounts.models import Account
from accounts.panels import AccountColumn, Text, account_columns
from accounts.querysets.account import AccountQuerySet
from accounts.services.basis import Basis
from accounts.views.account_rows import fitted, lean, marked, state_in_words
from kam.core import formatting
from kam.core.templatetags.marks import class_badge, delta, spark

Row = dict[str, Any]
ZERO: Final = Decimal(0)
TITLE: Final = re.compile(r' title="[^"]*"')
# A text of more signs than this may not fit into its column.
LONGEST_WHOLE: Final = 20
# What is shown beside the name unless somebody chooses, in this order; columns of other apps stand before the owner.
BEFORE_OTHERS: Final = ("class", "revenue", "change", "trend", "last-order")
AFTER_OTHERS: Final = ("owner",)


@dataclass(frozen=True)
class ListColumn:
    """A column that people choose, under its key; `css` is the class of its cells and of its head."""

    key: str
    label: Text
    reads: tuple[str, ...]
    cell: Callable[[Row, Basis], str]
    css: str = ""
    is_sortable: bool = True
    annotate: Callable[[AccountQuerySet], AccountQuerySet] | None = None
    sort_by: tuple[str, ...] = ()
    plain: Callable[[Row], str] | None = None


@cache
def own_columns() -> dict[str, ListColumn]:
    """Return the columns of this app by their keys."""
    number = "k-num"
    months = ("revenue", "growth", "month_dates", "month_sums")
    columns = (
        ListColumn("class", _("Class"), ("abc", "xyz", "class_status", "override_id"), _badge),
        ListColumn("revenue", _("Revenue, 12 m"), ("revenue", "growth"), _revenue, "k-at-value"),
        ListColumn("change", _("Change"), ("growth",), _change, "k-at-rate"),
        ListColumn("trend", _("Trend"), months, _trend, "k-from-desk"),
        ListColumn("last-order", _("Last order"), ("last_order_on",), _last_order, "k-at-last"),
        ListColumn("owner", _("Owner"), ("owner__name",), _owner, "k-owner"),
        ListColumn("status", _("Status"), ("status",), _label("status", Account.Status)),
        ListColumn("segment", _("Segment"), ("segment__name",), _text("segment__name")),
        ListColumn("kind", _("Kind"), ("kind",), _label("kind", Account.Kind)),
        ListColumn("city", _("City"), ("city",), _text("city")),
        ListColumn("country", _("Country"), ("country",), _text("country")),
        ListColumn("team", _("Team"), ("team__name",), _text("team__name")),
        ListColumn("tags", _("Tags"), ("tag_names",), _tags),
        ListColumn("credit", _("Credit limit"), ("credit_limit", "currency"), _credit, number),
        ListColumn("payment", _("Payment days"), ("payment_days",), _payment, number),
        ListColumn("key-since", _("Key since"), ("key_since",), _key_since, number),
        ListColumn("archived-on", _("Archived on"), ("archived_at",), _archived_on, number),
        ListColumn("number", _("Number in source system"), ("external_id",), _text("external_id")),
    )
    return {column.key: column for column in columns}


def known_columns(custom: Iterable[AccountColumn] = ()) -> dict[str, ListColumn]:
    """Return every column there is: ours, those of other apps, those of fields of our own."""
    return own_columns() | {column.key: _adapted(column) for column in (*account_columns, *custom)}


def default_columns() -> list[str]:
    """Return the columns of a list whose reader has chosen none."""
    return [*BEFORE_OTHERS, *(column.key for column in account_columns), *AFTER_OTHERS]


def is_order(sort: str, columns: Mapping[str, ListColumn]) -> bool:
    """Say whether the list can be sorted so: by a key of ours, or that of a column that says by what."""
    key = sort.removeprefix("-")
    return key in SORTS or (key in columns and columns[key].is_sortable)


def _adapted(column: AccountColumn) -> ListColumn:
    """Return another app's column as one of ours; what it writes is escaped unless it is marked as safe."""
    return ListColumn(
        key=column.key,
        label=column.label,
        reads=column.reads,
        cell=lambda row, basis: str(conditional_escape(column.cell(row))),
        css="k-num" if column.is_number else "",
        is_sortable=bool(column.sort_by),
        annotate=column.annotate,
        sort_by=column.sort_by,
        plain=lambda row: unescape(strip_tags(str(column.cell(row)))),
    )


def _badge(row: Row, basis: Basis) -> str:
    state = "" if row["abc"] else state_in_words(row["class_status"])
    is_overridden = row["override_id"] is not None
    badge = lean(class_badge(row["abc"], row["xyz"], overridden=is_overridden, state=state))
    # The head of the column says that it is a class; by whom it was set only the badge does.
    return badge if is_overridden else TITLE.sub("", badge, count=1)


def revenue_of(row: Row) -> Decimal | None:
    """Return the revenue of twelve months: nothing, and not unknown, where it can be compared with a year before."""
    revenue: Decimal | None = row["revenue"]
    return ZERO if revenue is None and row["growth"] is not None else revenue


def _revenue(row: Row, basis: Basis) -> str:
    revenue = revenue_of(row)
    if revenue is None and row["archived_at"]:
        return ""
    return formatting.compact_money(revenue, basis.currency)


def _change(row: Row, basis: Basis) -> str:
    return "" if row["growth"] is None and row["archived_at"] else lean(delta(row["growth"]))


def _trend(row: Row, basis: Basis) -> str:
    sums = dict(zip(row["month_dates"], row["month_sums"], strict=True))
    return lean(spark([sums.get(month, ZERO) for month in basis.window.months], row["growth"])) if sums else ""


def _last_order(row: Row, basis: Basis) -> str:
    """Write the day; where its alarm says that orders stay away, marked as late beside the account's own rhythm."""
    if row["archived_at"] and row["last_order_on"] is None:
        return ""
    day = formatting.day(row["last_order_on"])
    late = next((alarm for alarm in row["loud_alarms"] if alarm["kind"] == ORDER_GAP.key), None)
    if late is None or row["archived_at"]:
        return day
    days = {"typical": formatting.days(late["typical"]), "silence": formatting.days(late["silence"])}
    title = gettext("Usually every %(typical)s, none for %(silence)s") % days
    return f'<b title="{escape(title)}">{day}<i> {escape(gettext("late"))}</i></b>'


def _owner(row: Row, basis: Basis) -> str:
    name = row["owner__name"]
    return f"<span {marked(name)}>{escape(fitted(name))}</span>" if name else f"<span>{formatting.MISSING}</span>"


def _tags(row: Row, basis: Basis) -> str:
    return _cut(", ".join(row["tag_names"]))


def _credit(row: Row, basis: Basis) -> str:
    return formatting.compact_money(row["credit_limit"], row["currency"] or basis.currency)


def _payment(row: Row, basis: Basis) -> str:
    return formatting.days(row["payment_days"])


def _key_since(row: Row, basis: Basis) -> str:
    return formatting.day(row["key_since"])


def _archived_on(row: Row, basis: Basis) -> str:
    return formatting.day(row["archived_at"])


def _text(name: str) -> Callable[[Row, Basis], str]:
    return lambda row, basis: _cut(row[name] or "")


def _label(name: str, choices: Any) -> Callable[[Row, Basis], str]:
    return lambda row, basis: escape(str(choices(row[name]).label))


def _cut(text: str) -> str:
    """Write a text that its column may cut; the tooltip has the whole of it."""
    if not text:
        return formatting.MISSING
    safe = escape(text)
    return f'<span class="k-cut" title="{safe}">{safe}</span>' if len(text) > LONGEST_WHOLE else safe


def reads_of(columns: Sequence[ListColumn]) -> list[str]:
    """Return the values that the query of these columns brings, each once."""
    return list(dict.fromkeys(name for column in columns for name in column.reads))
