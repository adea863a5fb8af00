"""The rows of the accounts list, written once from what the list's one query brought.

A list draws fifty rows of eight marks, so the marks are written here and the template only places them.
"""

from collections.abc import Iterable
from decimal import Decimal
from html import escape
from typing import Any, Final

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.analytics.twelve_months import change
from accounts.models import Account, ClassificationSnapshot
from accounts.panels import AccountColumn
from accounts.views.basis import Basis
from kam.core import formatting
from kam.core.templatetags.marks import avatar, class_badge, delta, icon, spark

ZERO: Final = Decimal(0)
VALUES: Final = (
    "pk", "name", "city", "country", "external_id", "status", "segment__name", "owner__name", "abc", "xyz",
    "class_status", "override_id", "revenue", "revenue_before", "month_dates", "month_sums", "last_order_on",
)  # fmt: skip
# A name of more signs than this may not fit into its column; the tooltip has the whole of it.
LONG: Final = 20
# The second line under the name: what is known of these, else its number.
PLACE: Final = ("city", "country", "segment__name")


def rows_of(accounts: Iterable[dict[str, Any]], basis: Basis, columns: list[AccountColumn]) -> SafeString:
    """Write the rows of accounts that `for_list` and the columns have prepared.

    The row's own template is rendered once and then filled fifty times: words are escaped here, marks are safe.
    """
    row = render_to_string("accounts/_account_row.html").strip()
    # Fifty addresses that differ in their number only.
    before, after = reverse("accounts:account-detail", args=[0]).split("0")
    key_mark = icon("key", "s", _("Key account"))
    return SafeString(
        "".join(
            row.format(
                url=f"{before}{account['pk']}{after}",
                name=escape(account["name"]),
                title=format_html(' title="{}"', account["name"]) if len(account["name"]) > LONG else "",
                key=key_mark if account["status"] == Account.Status.KEY else "",
                place=escape(_place(account)),
                mark=avatar(account["name"], "company"),
                badge=_badge(account),
                extra=_extra(account, columns) if columns else "",
                owner=escape(account["owner__name"] or formatting.MISSING),
                owner_mark=avatar(account["owner__name"], size="small") if account["owner__name"] else "",
                **_sales(account, basis),
            )
            for account in accounts
        )
    )


def _place(account: dict[str, Any]) -> str:
    known = " · ".join(part for part in (account[name] for name in PLACE) if part)
    return known or str(account["external_id"])


def _extra(account: dict[str, Any], columns: list[AccountColumn]) -> SafeString:
    return format_html_join("", "<td>{}</td>", ((column.cell(account),) for column in columns))


def _badge(account: dict[str, Any]) -> str:
    state = "" if account["abc"] else state_in_words(account["class_status"])
    return class_badge(account["abc"], account["xyz"], overridden=account["override_id"] is not None, state=state)


def _sales(account: dict[str, Any], basis: Basis) -> dict[str, str]:
    revenue, before = account["revenue"], account["revenue_before"]
    growth = None if before is None else change(revenue or ZERO, before)
    sums = dict(zip(account["month_dates"], account["month_sums"], strict=True))
    return {
        "revenue": formatting.compact_money(revenue, basis.currency),
        "change": delta(growth),
        "spark": spark([sums.get(month, ZERO) for month in basis.window.months], growth) if sums else "",
        "last_order": formatting.day(account["last_order_on"]),
    }


def state_in_words(status: str | None) -> str:
    """Say why an account has no letters, for the badge; without a status no run has looked at it."""
    return str(ClassificationSnapshot.Status(status).label) if status else _("Not classified")
