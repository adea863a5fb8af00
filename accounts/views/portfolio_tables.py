"""The matrix as tables for a file: its cells, what they were counted from, and the accounts in them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property, partial
from typing import Any, Final

from django.db.models import F
from django.utils.translation import gettext as _

from accounts.analytics.key_share import Band
from accounts.analytics.matrix_cells import Cell
from accounts.models import Account
from accounts.services import file_columns
from accounts.services.basis import Basis
from accounts.services.file_columns import Column, Figure, Heading, Row
from accounts.views.amounts import Amounts
from accounts.views.matrix_words import NEW, chosen_in_words, written
from accounts.views.parameter_words import all_of_them
from accounts.views.portfolio_choice import PortfolioChoice
from accounts.views.portfolio_matrix import BESIDE, PortfolioMatrix
from accounts.views.portfolio_sales import band_label
from kam.core import formatting
from kam.core.models import Company

LETTERS: Final = ("A", "B", "C")
COLUMNS: Final = ("X", "Y", "Z", NEW)
CHUNK: Final = 2_000


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

    @cached_property
    def _money(self) -> Column:
        run = self.basis.run
        currency = Amounts.of(run, currency=self.basis.currency).currency if run else self.basis.currency
        return file_columns.money(self.amount, currency=currency)

    def cells(self) -> Iterator[Row]:
        """Count, amount and share, each as a small matrix."""
        heads = [Heading(head) for head in (*(written(column) for column in COLUMNS), _("All"))]
        for title, column, read in (
            (_("Accounts"), file_columns.count(), self._count),
            (self.amount, self._money, self._value),
            (_("Share"), file_columns.share(), self._share),
        ):
            figure = partial(_figure, column, read)
            yield [Heading(title), *heads]
            for abc in LETTERS:
                yield [abc, *(figure([f"{abc}{xyz}"]) for xyz in COLUMNS), figure([f"{abc}{xyz}" for xyz in COLUMNS])]
            for code in BESIDE:
                yield [chosen_in_words(code), *[None] * len(COLUMNS), figure([code])]
            yield [
                _("All"),
                *(figure([f"{abc}{xyz}" for abc in LETTERS]) for xyz in COLUMNS),
                figure(list(self.matrix.cells)),
            ]
            yield []

    def inputs(self, *, at: datetime) -> Iterator[Row]:
        """What was counted: whose accounts, which run and months, by which parameters and thresholds."""
        yield [_("Company"), self.company.name]
        yield [_("Accounts"), self.choice.scope_label]
        yield [_("Chosen class"), chosen_in_words(self.choice.code) if self.choice.code else _("All classes")]
        yield [_("Accounts with a class set by hand"), self.matrix.set_by_hand.count]
        yield [_("Exported by"), self.choice.user.name]
        yield [_("Exported at"), formatting.moment(at)]
        yield [_("Currency"), self.basis.currency]
        yield [_("Band of key accounts"), band_label(Band.of(self.company))]
        run = self.basis.run
        if run is None:
            yield [_("Run"), _("not classified yet")]
            return
        yield [_("Run"), run.as_of]
        yield [_("First day counted"), run.window_start]
        yield [_("Last day counted"), run.last_day]
        for title, parameters in all_of_them(run.parameters):
            yield []
            yield [Heading(title)]
            yield from ([name, value] for name, value in parameters)

    def account_columns(self) -> list[Column]:
        """The columns of the accounts."""
        words = (_("Number"), _("Account"), _("Class"), _("Owner"), _("Team"), _("Key account"))
        steadiness = [file_columns.count(_("Buckets")), file_columns.ratio(_("Deviation ÷ mean"))]
        return [*map(file_columns.text, words), self._money, *steadiness]

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
                _("yes") if row["status"] == Account.Status.KEY else "", row["value"], row["buckets"], row["cv"],
            ]  # fmt: skip

    def _count(self, codes: list[str]) -> int:
        return sum(cell.count for cell in self._of(codes))

    def _value(self, codes: list[str]) -> Decimal:
        return sum((cell.value for cell in self._of(codes)), Decimal(0))

    def _share(self, codes: list[str]) -> Decimal | None:
        value = sum((cell.value for cell in self._of(codes)), Decimal(0))
        return value / self.matrix.value if self.matrix.value else None

    def _of(self, codes: list[str]) -> list[Cell]:
        return [self.matrix.cells[code] for code in codes if code in self.matrix.cells]


def _class_of(row: dict[str, Any]) -> str:
    if row["abc"]:
        return f"{row['abc']}{row['xyz'] or NEW}"
    return chosen_in_words("dormant" if row["class_status"] == "dormant" else "none")


def _figure(column: Column, read: Callable[[list[str]], int | Decimal | None], codes: list[str]) -> Figure:
    return Figure(read(codes), column)
