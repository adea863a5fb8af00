"""What the products of an account are asked for, as their address has it; what makes no sense is left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.analytics.account_products import SORTS, Asked

LONGEST_SEARCH: Final = 100
MOST_WORDS: Final = 6
MOST_PAGES: Final = 100_000
DEFAULT: Final = "revenue"
LABELS: Final[dict[str, str | Promise]] = {
    "name": _("Product"),
    "revenue": _("Revenue"),
    "before": _("Year before"),
    "change": _("Change"),
    "trend": _("12 months"),
    "price": _("Price per unit"),
    "price-change": _("Price change"),
    "months": _("Months"),
    "last": _("Last bought"),
}
# From which width of the window on a column is shown.
WIDTHS: Final = {
    "before": "k-from-tablet", "trend": "k-from-desk", "price": "k-from-tablet", "price-change": "k-from-tablet",
    "months": "k-from-desk", "last": "k-from-tablet",
}  # fmt: skip


@dataclass(frozen=True)
class SortHead:
    """The head of a column: where it sorts, and how it is sorted now (empty: it is not)."""

    key: str
    label: str | Promise
    url: str
    direction: str
    is_number: bool
    css: str = ""


@dataclass(frozen=True)
class ProductQuestion:
    """Words to look for, a product line (None for all), the order and the page."""

    words: str = ""
    line: int | None = None
    sort: str = DEFAULT
    is_descending: bool = True
    page: int = 1

    @classmethod
    def of(cls, query: Mapping[str, str], *, lines: set[int]) -> "ProductQuestion":
        """Read the address; only a line among `lines` narrows."""
        words = "".join(sign for sign in query.get("q", "") if sign.isprintable()).strip()
        named = query.get("sort", DEFAULT)
        sort = named.removeprefix("-")
        line = number_of(query.get("line", ""))
        known = sort in SORTS
        return cls(
            words=words[:LONGEST_SEARCH],
            line=line if line in lines else None,
            sort=sort if known else DEFAULT,
            is_descending=(SORTS[sort][1] != named.startswith("-")) if known else True,
            page=min(max(number_of(query.get("page", "")) or 1, 1), MOST_PAGES),
        )

    def asked(self, *, per_page: int | None) -> Asked:
        """Return the same for the database: one page, or with None everything."""
        return Asked(
            sort=self.sort,
            is_descending=self.is_descending,
            words=self.words.split()[:MOST_WORDS],
            line=self.line,
            offset=(self.page - 1) * per_page if per_page else 0,
            limit=per_page,
        )

    @property
    def heads(self) -> list[SortHead]:
        """The columns in their order."""
        return [self._head(key) for key in LABELS]

    def query(self, **other: str) -> str:
        """Return the address of the same question with other parameters; empty ones are left out, pages too."""
        natural = SORTS[self.sort][1]
        sort = self.sort if self.is_descending == natural else f"-{self.sort}"
        parameters = {"q": self.words, "line": str(self.line or ""), "sort": "" if sort == DEFAULT else sort} | other
        return "?" + urlencode({name: value for name, value in parameters.items() if value})

    def _head(self, key: str) -> SortHead:
        is_current = key == self.sort
        natural = SORTS[key][1]
        turns = is_current and self.is_descending == natural
        direction = ("descending" if self.is_descending else "ascending") if is_current else ""
        url = self.query(sort=f"-{key}" if turns else key)
        is_number = key not in {"name", "last", "trend"}
        return SortHead(key, LABELS[key], url, direction, is_number=is_number, css=WIDTHS.get(key, ""))


def number_of(text: str) -> int | None:
    """Return the number that somebody typed, None for what is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else None
