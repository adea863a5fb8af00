"""The rows of the accounts list, written once from what the list's one query brought.

A list draws fifty rows of eight marks, so the marks are written here and the template only places them.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final
from unicodedata import east_asian_width

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.analytics.alarms.kinds import alarm_kinds
from accounts.models import Account, ClassificationSnapshot
from kam.core import formatting
from kam.core.initials import initials, tint_of

if TYPE_CHECKING:
    from accounts.services.basis import Basis
    from accounts.views.list_columns import ListColumn

# What the list's style sheet says of marks, or says shorter.
LEAN: Final = (
    (' viewBox="0 0 88 24" aria-hidden="true"', ""),
    ("k-class-abc k-", "k-"), ("k-class-xyz k-", "k-"), ("k-delta k-delta-", "k-delta-"),
    ('<span class="k-hidden-text">', "<i>"), (" </span>", " </i>"), ("<span", "<b"), ("</span>", "</b>"),
    (' cx="86"', ""), ("k-spark k-", "k-"), ('<svg class="k-spark"', "<svg"),
)  # fmt: skip
# The pencil of a class set by hand is drawn by the style sheet.
ICON: Final = re.compile(r"<svg class=\"k-icon.*?</svg>", re.DOTALL)
# What every row reads, whatever its columns are.
VALUES: Final = ("pk", "name", "city", "country", "external_id", "status", "segment__name", "archived_at")
# Of a page whose names take more bytes than this none is longer than so many places; a Chinese sign takes two.
MOST_BYTES: Final = 3_500
MOST_PLACES: Final = 40
# In the tooltip of an account at risk; its page has all of them.
MOST_KINDS: Final = 2
# Where more accounts of a page are at risk than this, their marks have no tooltips.
MOST_EXPLAINED: Final = 25
EXPLAINED: Final = re.compile(r'<([bi]) title="[^"]*">')
# The second line under the name: what is known of these, else its number.
PLACE: Final = ("city", "country", "segment__name")


def rows_of(accounts: Iterable[dict[str, Any]], basis: "Basis", columns: Sequence["ListColumn"]) -> SafeString:
    """Write the rows of accounts that the list's query, their alarms with it, and its columns have prepared.

    The row's own template is rendered once and then filled fifty times: words are escaped here, marks are safe.
    """
    accounts = list(accounts)
    is_heavy = sum(len(account["name"].encode()) for account in accounts) > MOST_BYTES
    row = "".join(line.strip() for line in render_to_string("accounts/_account_row.html").splitlines())
    # Fifty addresses that differ in their number only.
    before, after = reverse("accounts:account-detail", args=[0]).split("0")
    starts = [f'<td class="{column.css}">' if column.css else "<td>" for column in columns]
    key_mark = f"<b>{escape(_('Key account'))}</b>"
    rows = "".join(
        row.format(
            pk=account["pk"],
            url=f"{before}{account['pk']}{after}",
            name=escape(fitted(account["name"]) if is_heavy else account["name"]),
            key=key_mark if account["status"] == Account.Status.KEY else "",
            risk=_risk(account),
            is_archived=" data-archived" if account["archived_at"] else "",
            place=_archived(account) + escape(fitted(_place(account))),
            mark=marked(account["name"], "company"),
            cells="".join(
                [f"{start}{column.cell(account, basis)}</td>" for start, column in zip(starts, columns, strict=True)]
            ),
        )
        for account in accounts
    )
    explains = sum(bool(account["loud_alarms"]) for account in accounts) <= MOST_EXPLAINED
    return SafeString(rows if explains else EXPLAINED.sub(r"<\1>", rows))


@lru_cache(maxsize=8192)
def lean(mark: str) -> str:
    """Return a mark without what the list's own style sheet or the head of its column says; a page has hundreds."""
    for heavy, light in LEAN:
        mark = mark.replace(heavy, light)
    return ICON.sub("<i></i>", mark)


@lru_cache(maxsize=8192)
def marked(name: str, kind: str = "person") -> str:
    """Return the attributes by which the list's style sheet draws the avatar of a name before it."""
    return f'class="k-marked-{tint_of(name)}" data-mark="{escape(initials(name, kind))}"'


def fitted(text: str) -> str:
    """Return as much of a text as most columns can show; the account's page has the whole of it."""
    if len(text) * 2 <= MOST_PLACES:
        return text
    places = accumulate(2 if east_asian_width(sign) in "WF" else 1 for sign in text)
    shown = sum(place <= MOST_PLACES for place in places)
    return text if shown == len(text) else f"{text[: shown - 1].rstrip()}…"


def state_in_words(status: str | None) -> str:
    """Say why an account has no letters, for the badge; without a status no run has looked at it."""
    return str(ClassificationSnapshot.Status(status).label) if status else _("Without class")


def _archived(account: dict[str, Any]) -> str:
    """Write since when the account is out of use; nothing for one in use."""
    if not account["archived_at"]:
        return ""
    words = _("Archived %(day)s") % {"day": formatting.day(account["archived_at"])}
    return f"<b>{escape(words)}</b> "


def _risk(account: dict[str, Any]) -> str:
    """Mark an account that has an alarm, the heaviest kinds in the tooltip; nothing for a calm or archived one."""
    kinds = tuple(dict.fromkeys(alarm["kind"] for alarm in account["loud_alarms"]))
    return _risk_mark(kinds) if kinds and not account["archived_at"] else ""


def _risk_mark(kinds: tuple[str, ...]) -> str:
    labels = [str(alarm_kinds.get(kind).label) for kind in kinds if kind in alarm_kinds]
    more = "…" if len(labels) > MOST_KINDS else ""
    return f'<i title="{escape(", ".join(labels[:MOST_KINDS]))}{more}">{escape(_("At risk"))}</i>'


def _place(account: dict[str, Any]) -> str:
    known = " · ".join(part for part in (account[name] for name in PLACE) if part)
    return known or str(account["external_id"])
