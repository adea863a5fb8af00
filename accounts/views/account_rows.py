"""The rows of the accounts list, written once from what the list's one query brought.

A list draws fifty rows of eight marks, so the marks are written here and the template only places them.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any, Final

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import Account, ClassificationSnapshot
from kam.core import formatting
from kam.core.templatetags.marks import avatar, icon

if TYPE_CHECKING:
    from accounts.views.basis import Basis
    from accounts.views.list_columns import ListColumn

# What the list's style sheet says of marks, or says shorter.
LEAN: Final = (
    (' viewBox="0 0 88 24" aria-hidden="true"', ""), (' k-avatar-company"', '"'), ("k-avatar-tint-", "k-avatar-"),
    ("k-class-abc k-", "k-"), ("k-class-xyz k-", "k-"), ("k-delta k-delta-", "k-delta-"),
    ('<span class="k-hidden-text">', "<i>"), (" </span>", " </i>"), ("<span", "<b"), ("</span>", "</b>"),
)  # fmt: skip
# A value of one word needs no quotes; before the end of an empty element it needs a space.
QUOTED: Final = re.compile(r'="([\w.-]+)"(/?)', re.ASCII)
# What every row reads, whatever its columns are.
VALUES: Final = ("pk", "name", "city", "country", "external_id", "status", "segment__name", "archived_at")
# A name of more signs than this may not fit into its column; the tooltip has the whole of it.
LONG: Final = 28
# The second line under the name: what is known of these, else its number.
PLACE: Final = ("city", "country", "segment__name")


def rows_of(accounts: Iterable[dict[str, Any]], basis: "Basis", columns: Sequence["ListColumn"]) -> SafeString:
    """Write the rows of accounts that the list's query and its columns have prepared.

    The row's own template is rendered once and then filled fifty times: words are escaped here, marks are safe.
    """
    row = render_to_string("accounts/_account_row.html").strip()
    # Fifty addresses that differ in their number only.
    before, after = reverse("accounts:account-detail", args=[0]).split("0")
    key_mark = icon("key", "s", _("Key account"))
    starts = [f"<td class={_attribute(column.css)}>" if column.css else "<td>" for column in columns]
    return SafeString(
        "".join(
            row.format(
                pk=account["pk"],
                url=f"{before}{account['pk']}{after}",
                name=escape(account["name"]),
                title=format_html(' title="{}"', account["name"]) if len(account["name"]) > LONG else "",
                key=key_mark if account["status"] == Account.Status.KEY else "",
                is_archived=" data-archived" if account["archived_at"] else "",
                place=_archived(account) + escape(_place(account)),
                mark=lean(avatar(account["name"], "company")),
                cells="".join(
                    [f"{start}{column.cell(account, basis)}" for start, column in zip(starts, columns, strict=True)]
                ),
            )
            for account in accounts
        )
    )


@lru_cache(maxsize=8192)
def lean(mark: str) -> str:
    """Return a mark without what the list's own style sheet or the head of its column says; a page has hundreds."""
    for heavy, light in LEAN:
        mark = mark.replace(heavy, light)
    return QUOTED.sub(lambda found: f"={found[1]} /" if found[2] else f"={found[1]}", mark)


def state_in_words(status: str | None) -> str:
    """Say why an account has no letters, for the badge; without a status no run has looked at it."""
    return str(ClassificationSnapshot.Status(status).label) if status else _("Without class")


def _archived(account: dict[str, Any]) -> str:
    """Write since when the account is out of use; nothing for one in use."""
    if not account["archived_at"]:
        return ""
    words = _("Archived %(day)s") % {"day": formatting.day(account["archived_at"])}
    return f"<b>{escape(words)}</b> "


def _place(account: dict[str, Any]) -> str:
    known = " · ".join(part for part in (account[name] for name in PLACE) if part)
    return known or str(account["external_id"])


def _attribute(value: str) -> str:
    """Return our own value as an attribute takes it; one word needs no quotes."""
    return f'"{value}"' if " " in value else value
