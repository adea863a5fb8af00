"""The matrix as tables for a file: its cells, what they were counted from, and the accounts in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.db.models import F
from django.utils.translation import gettext as _

from accounts.analytics.key_share import Band
from accounts.models import Account
from accounts.services.table_files import Row
from accounts.views.amounts import Amounts
from accounts.views.basis import Basis
from accounts.views.matrix_words import NEW, chosen_in_words, written
from accounts.views.parameter_words import all_of_them
from accounts.views.portfolio_choice import PortfolioChoice
from accounts.views.portfolio_matrix import BESIDE, Cell, PortfolioMatrix
from accounts.views.portfolio_sales import band_label
from kam.core import formatting
from kam.core.models import Company

LETTERS: Final = ("A", "B", "C")
COLUMNS: Final = ("X", "Y", "Z", NEW)
CHUNK: Final = 2_000
ONE: Final = Decimal("0.0001")


@dataclass(frozen=True)
class PortfolioTables:
    """What the file of a portfolio holds. Shares are of the accounts that the person sees and chose, and say so."""

    choice: PortfolioChoice
    basis: Basis
    matrix: PortfolioMatrix
    company: Company

    @property
    def amount(self) -> str:
        """What the amounts of the cells are called."""
        run = self.basis.run
        return Amounts.of(run, currency=self.basis.currency).name if run else _("Revenue")

    def cells(self) -> Iterator[Row]:
        """Count, amount and share, each as a small matrix."""
        heads = [*(written(column) for column in COLUMNS), _("All")]
        for title, read in (
            (_("Accounts"), self._count),
            (self.amount, self._value),
            (_("Share"), self._share),
        ):
            yield [title, *heads]
            for abc in LETTERS:
                yield [abc, *(read([f"{abc}{xyz}"]) for xyz in COLUMNS), read([f"{abc}{xyz}" for xyz in COLUMNS])]
            for code in BESIDE:
                yield [chosen_in_words(code), *[None] * len(COLUMNS), read([code])]
            yield [
                _("All"),
                *(read([f"{abc}{xyz}" for abc in LETTERS]) for xyz in COLUMNS),
                read(list(self.matrix.cells)),
            ]
            yield []

    def inputs(self, *, at: datetime) -> Iterator[Row]:
        """What was counted: whose accounts, which run and months, by which parameters and thresholds."""
        yield [_("Company"), self.company.name]
        yield [_("Accounts"), self.choice.scope_label]
        yield [_("Chosen class"), chosen_in_words(self.choice.code) if self.choice.code else _("All classes")]
        yield [_("Exported by"), self.choice.user.name]
        yield [_("Exported at"), formatting.moment(at)]
        yield [_("Currency"), self.basis.currency]
        yield [_("Band of key accounts"), band_label(Band.of(self.company))]
        run = self.basis.run
        if run is None:
            yield [_("Run"), _("not classified yet")]
            return
        yield [_("Run"), formatting.day(run.as_of)]
        yield [_("First day counted"), formatting.day(run.window_start)]
        yield [_("Last day counted"), formatting.day(run.last_day)]
        for title, parameters in all_of_them(run.parameters):
            yield []
            yield [title]
            yield from ([name, value] for name, value in parameters)

    def account_heads(self) -> Row:
        """The heads of the accounts."""
        return [
            _("Number"), _("Account"), _("Class"), _("Owner"), _("Team"), _("Key account"), self.amount, _("Buckets"),
            _("Deviation ÷ mean"),
        ]  # fmt: skip

    def accounts(self) -> Iterator[Row]:
        """The accounts of the chosen class, most value first; ranks and shares of the company stay out."""
        accounts: Any = self.choice.in_scope.with_class()
        if self.choice.code:
            accounts = accounts.in_classes({self.choice.code})
        figures = {"value": F("current__value"), "buckets": F("current__buckets"), "cv": F("current__cv")}
        rows = accounts.annotate(**figures).order_by(F("value").desc(nulls_last=True), "sort_key", "pk")
        names = ("external_id", "name", "abc", "xyz", "class_status", "owner__name", "team__name", "status", *figures)
        for row in rows.values(*names).iterator(chunk_size=CHUNK):
            yield [
                row["external_id"], row["name"], _class_of(row), row["owner__name"], row["team__name"],
                _("yes") if row["status"] == Account.Status.KEY else "", _plain(row["value"]), row["buckets"],
                _plain(row["cv"]),
            ]  # fmt: skip

    def _count(self, codes: list[str]) -> int:
        return sum(cell.count for cell in self._of(codes))

    def _value(self, codes: list[str]) -> Decimal:
        return _plain(sum((cell.value for cell in self._of(codes)), Decimal(0))) or Decimal(0)

    def _share(self, codes: list[str]) -> Decimal | None:
        value = sum((cell.value for cell in self._of(codes)), Decimal(0))
        return (value / self.matrix.value).quantize(ONE) if self.matrix.value else None

    def _of(self, codes: list[str]) -> list[Cell]:
        return [self.matrix.cells[code] for code in codes if code in self.matrix.cells]


def _class_of(row: dict[str, Any]) -> str:
    if row["abc"]:
        return f"{row['abc']}{row['xyz'] or NEW}"
    return chosen_in_words("dormant" if row["class_status"] == "dormant" else "none")


def _plain(value: Decimal | None) -> Decimal | None:
    """Round to four decimals, as amounts are stored."""
    return None if value is None else value.quantize(ONE)
