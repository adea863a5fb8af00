"""Accounts by value and variability; every cell, row and column leads to its accounts."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.filters import ROWS
from accounts.querysets.account import AccountQuerySet
from accounts.views.basis import Basis
from accounts.views.matrix_words import NEW, column_heads, row_heads, written
from kam.core import formatting


@dataclass
class Cell:
    """How many accounts, and what they make in the published window."""

    count: int = 0
    value: Decimal = field(default_factory=Decimal)


class PortfolioMatrix:
    """The matrix of the accounts a person sees. Its counts are those of the lists that it links to."""

    def __init__(self, accounts: AccountQuerySet, basis: Basis) -> None:
        self._basis = basis
        self.cells: dict[str, Cell] = {}
        for row in accounts.with_class().cells():
            code = f"{row['abc']}{row['xyz'] or '-'}" if row["abc"] else _without_letters(row["class_status"])
            cell = self.cells.setdefault(code, Cell())
            cell.count += row["count"]
            cell.value += row["value"]

    @property
    def total(self) -> int:
        """All accounts, those without a class too."""
        return sum(cell.count for cell in self.cells.values())

    @cached_property
    def value(self) -> Decimal:
        """What all of them make in the published window."""
        return sum((cell.value for cell in self.cells.values()), Decimal(0))

    @property
    def columns(self) -> list[dict[str, Any]]:
        """The heads of the matrix."""
        return [
            {"letter": written(code), "caption": caption, "url": _list_url(code)}
            for code, caption in self._columns.items()
        ]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows of the matrix with their cells."""
        return [
            {
                "letter": abc,
                "caption": caption,
                "url": _list_url(abc),
                "cells": [self._cell(f"{abc}{xyz}") for xyz in self._columns],
            }
            for abc, caption in row_heads(self._basis.run).items()
        ]

    @property
    def without_letters(self) -> list[dict[str, Any]]:
        """The accounts beside the matrix."""
        words = {"dormant": _("Dormant"), "none": _("Without class")}
        return [
            {"label": label, "count": self.cells[code].count, "url": _list_url(code)}
            for code, label in words.items()
            if code in self.cells
        ]

    @property
    def value_note(self) -> str:
        """How many accounts each letter of value has; before the first run nobody has one."""
        if self._basis.run is None:
            return _("not classified yet")
        counts = {abc: sum(cell.count for code, cell in self.cells.items() if code[0] == abc) for abc in ROWS}
        return _("%(a)s A · %(b)s B · %(c)s C") % {abc.lower(): formatting.number(counts[abc]) for abc in ROWS}

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
            "url": _list_url(code),
            "is_current": False,
        }


def _without_letters(status: str | None) -> str:
    return "dormant" if status == "dormant" else "none"


def _list_url(code: str) -> str:
    return f"{reverse('accounts:account-list')}?{urlencode({'class': code})}"
