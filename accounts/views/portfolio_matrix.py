"""Accounts by value and variability; every cell, row and column is a filter of the page."""

from decimal import Decimal
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.analytics.matrix_cells import Cell, cells_of
from accounts.services.basis import Basis
from accounts.views.amounts import Whole
from accounts.views.matrix_words import NEW, column_heads, row_heads, written
from accounts.views.portfolio_choice import PortfolioChoice
from accounts.views.set_by_hand import FILTER, SetByHand
from kam.core import formatting

BESIDE = ("dormant", "none")


class PortfolioMatrix:
    """The matrix of the accounts in scope, of every class. Its counts are those of the lists of its classes."""

    def __init__(self, choice: PortfolioChoice, basis: Basis) -> None:
        self._choice = choice
        self._basis = basis
        cells = choice.in_scope.with_class().cells()
        self.cells = cells_of(choice.answer("cells", of_all=True, ask=lambda: list(cells)))

    @property
    def total(self) -> int:
        """All accounts, those without a class too."""
        return sum(cell.count for cell in self.cells.values())

    @cached_property
    def value(self) -> Decimal:
        """What all of them make in the published window."""
        return sum((cell.value for cell in self.cells.values()), Decimal(0))

    @property
    def whole(self) -> Whole | None:
        """What the cells hold shares of; None before the first run."""
        return Whole.of(self._basis.run) if self._basis.run else None

    @property
    def columns(self) -> list[dict[str, Any]]:
        """The heads of the matrix."""
        return [
            {"letter": written(code), "caption": caption, **self._link(code)} for code, caption in self._columns.items()
        ]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows of the matrix with their cells."""
        return [
            {
                "letter": abc,
                "caption": caption,
                **self._link(abc),
                "cells": [self._cell(f"{abc}{xyz}") for xyz in self._columns],
            }
            for abc, caption in row_heads(self._basis.run).items()
        ]

    @property
    def without_letters(self) -> list[dict[str, Any]]:
        """The accounts beside the matrix."""
        words = dict(zip(BESIDE, (_("Dormant"), _("Without class")), strict=True))
        return [
            {"label": label, "count": self.cells[code].count, **self._link(code)}
            for code, label in words.items()
            if code in self.cells
        ]

    @cached_property
    def chosen(self) -> dict[str, Cell]:
        """The cells that the page shows: all, or those of the chosen cell, row or column."""
        return {code: cell for code, cell in self.cells.items() if self._is_chosen(code)}

    @property
    def chosen_count(self) -> int:
        """How many accounts the page shows."""
        return sum(cell.count for cell in self.chosen.values())

    @property
    def set_by_hand(self) -> SetByHand:
        """Those of them whose class was given by hand: other parts of the page count their computed one."""
        found = sum(cell.by_hand for cell in self.chosen.values())
        return SetByHand(found, self._choice.url_of_list({"class": self._choice.code, **FILTER}))

    @property
    def dormant_count(self) -> int:
        """How many of them bought before, but nothing in the published window."""
        return self.chosen.get("dormant", Cell()).count

    @property
    def classified_count(self) -> int:
        """How many of them have a class, by sales in the published window or by hand."""
        return sum(cell.count for code, cell in self.chosen.items() if code not in BESIDE)

    @cached_property
    def _columns(self) -> dict[str, str]:
        return column_heads(has_new=any(code.endswith(NEW) for code in self.cells))

    def _cell(self, code: str) -> dict[str, Any]:
        cell = self.cells.get(code, Cell())
        share = cell.value / self.value if self.value else None
        words = ngettext(
            "%(code)s: %(count)s account, %(share)s of the value",
            "%(code)s: %(count)s accounts, %(share)s of the value",
            cell.count,
        )
        parts = {"code": code, "count": formatting.number(cell.count), "share": formatting.percent(share)}
        return {
            "name": code,
            "label": words % parts,
            "count": cell.count,
            "share": share,
            "weight": share,
            "is_within": code != self._choice.code and self._is_chosen(code) and bool(self._choice.code),
            **self._link(code),
        }

    def _is_chosen(self, code: str) -> bool:
        chosen = self._choice.code
        # A row or a column is one letter of its cells.
        return not chosen or code == chosen or (len(chosen) == 1 and code not in BESIDE and chosen in code)

    def _link(self, code: str) -> dict[str, Any]:
        """Lead to the page of this class; where it is chosen already, back to all."""
        is_current = code == self._choice.code
        return {"url": self._choice.url({"class": "" if is_current else code}), "is_current": is_current}
