"""What one run's page shows: the whole company for those who may read its totals, one's own accounts for others."""

from decimal import Decimal
from typing import Any, Final

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.analytics.run_figures import DORMANT, Cell, RunFigures, figures_for
from accounts.analytics.twelve_months import change
from accounts.models import ClassificationRun, ClassificationSnapshot
from accounts.views.amounts import Amounts
from accounts.views.concentration_words import alert_in_words
from accounts.views.matrix_words import NEW, column_heads, row_heads, written
from kam.core import formatting
from kam.core.models import Company, User

ZERO: Final = Decimal(0)


class RunPage:
    """The figures of one run for one person."""

    def __init__(self, run: ClassificationRun, user: User) -> None:
        self._run = run
        self._company = figures_for(user, run)
        self._figures = RunFigures.of(run, user, is_company=self._company is not None)
        self._amounts = Amounts.of(run, currency=Company.current().base_currency)

    @property
    def is_company(self) -> bool:
        """Whether these are the figures of the whole company."""
        return self._company is not None

    @property
    def error(self) -> str:
        """Why the run failed; the reason may name anybody's accounts, so only some read it."""
        if not self._run.error:
            return ""
        return self._run.error if self.is_company else _("This run failed. An administrator can see why.")

    @cached_property
    def statuses(self) -> list[tuple[str, int]]:
        """How many accounts have which status, in words."""
        counts = self._figures.statuses
        return [(str(label), counts.get(code, 0)) for code, label in ClassificationSnapshot.Status.choices]

    @property
    def account_count(self) -> int:
        """How many accounts were judged."""
        return sum(count for _label, count in self.statuses)

    @property
    def statuses_in_words(self) -> str:
        """The statuses that occur, in one line."""
        # A count, its word and the dot behind it stay on one line.
        space = "\N{NO-BREAK SPACE}"
        counts = [f"{formatting.number(count)} {label.lower()}" for label, count in self.statuses if count]
        return f"{space}· ".join(each.replace(" ", space) for each in counts)

    @cached_property
    def cells(self) -> dict[str, Cell]:
        """Accounts and value by class: AX to CZ, A- to C- for new ones, and dormant."""
        return self._figures.cells

    @cached_property
    def total(self) -> Decimal:
        """The value of all accounts that have any."""
        return self._figures.total

    @property
    def total_in_words(self) -> str:
        """The same, as it is measured: money, or a quantity."""
        return self._amounts.short(self.total)

    @property
    def total_label(self) -> str:
        """What was measured."""
        return self._amounts.name

    def growth_from(self, earlier: "RunPage") -> Decimal | None:
        """How the value stands to that of a run before over as long a time; None where the two cannot be compared."""
        mine, theirs = self._run, earlier._run  # noqa: SLF001  # of one class
        if self._amounts != earlier._amounts or _length(mine) != _length(theirs):  # noqa: SLF001
            return None
        return change(self.total, earlier.total)

    @property
    def key_candidates(self) -> int | None:
        """How many accounts were proposed as key accounts; a figure of the company."""
        return None if self._company is None else int(self._company.get("key_candidates") or 0)

    @cached_property
    def concentration(self) -> dict[str, Any]:
        """How much depends on how few accounts, over the accounts of these figures."""
        return self._figures.concentration

    @property
    def shares(self) -> list[tuple[str, Decimal]]:
        """The shares of the largest accounts, in words."""
        top = self.concentration["top"] if self.concentration.get("accounts") else {}
        return [(_largest(int(count)), Decimal(share)) for count, share in top.items()]

    @property
    def reach(self) -> list[tuple[str, int]]:
        """How many accounts make how much, in words."""
        reach = self.concentration["reach"] if self.concentration.get("accounts") else {}
        return [(_makes(int(percent)), int(count)) for percent, count in reach.items()]

    @property
    def matrix_columns(self) -> list[dict[str, str]]:
        """The heads of the matrix."""
        return [{"letter": written(code), "caption": caption} for code, caption in self._columns.items()]

    @property
    def matrix_rows(self) -> list[dict[str, Any]]:
        """The rows of the matrix; the published classes lead to their accounts."""
        return [
            {"letter": abc, "caption": caption, "cells": [self._cell(f"{abc}{xyz}") for xyz in self._columns]}
            for abc, caption in row_heads(self._run).items()
        ]

    @property
    def has_classes(self) -> bool:
        """Whether any account has a class in this run."""
        return any(cell.count for code, cell in self.cells.items() if code != DORMANT)

    @property
    def dormant(self) -> int:
        """How many accounts bought nothing in the window."""
        return self.cells.get(DORMANT, Cell(0, ZERO)).count

    @property
    def warnings(self) -> list[str]:
        """What the figures leave out, in sentences; for those who read the company's."""
        left_out = (self._company or {}).get("left_out") or {}
        sentences = [_left_out(key, left_out) for key in ("unassigned", "unrated")]
        return [sentence for sentence in sentences if sentence]

    @property
    def later_lines(self) -> str:
        """How many lines wait for a later run, in a sentence; empty when none does."""
        return _left_out("after_window", (self._company or {}).get("left_out") or {})

    @property
    def alerts(self) -> list[str]:
        """Which common limits of concentration are passed, in sentences; for those who read the company's."""
        names = self.concentration.get("alerts") or [] if self.is_company else []
        if not names:
            return []
        one, five = (Decimal(self.concentration["top"][count]) for count in ("1", "5"))
        hhi = Decimal(self.concentration["hhi"])
        return [said for name in names if (said := alert_in_words(name, one=one, five=five, hhi=hhi))]

    @cached_property
    def _columns(self) -> dict[str, str]:
        return column_heads(has_new=any(code.endswith(NEW) for code in self.cells))

    def _cell(self, code: str) -> dict[str, Any]:
        cell = self.cells.get(code, Cell(0, ZERO))
        share = cell.value / self.total if cell.count and self.total else None
        words = ngettext(
            "%(code)s: %(count)s account, %(value)s", "%(code)s: %(count)s accounts, %(value)s", cell.count
        )
        return {
            "name": code,
            "label": words
            % {
                "code": code,
                "count": formatting.number(cell.count),
                "value": self._amounts.short(cell.value),
            },
            "count": cell.count,
            "share": share,
            "weight": share,
            "url": f"{reverse('accounts:account-list')}?class={code}" if self._run.is_published else "",
        }


def _length(run: ClassificationRun) -> tuple[str, int]:
    """Return how long the window of a run is, in its own buckets."""
    return str(run.parameters.get("bucket")), int(run.parameters.get("window", 0))


def _largest(count: int) -> str:
    words = ngettext("The largest account", "The %(count)s largest accounts", count)
    return words % {"count": formatting.number(count)}


def _makes(percent: int) -> str:
    return _("Accounts that make %(share)s") % {"share": formatting.percent(Decimal(percent) / 100, 0)}


def _left_out(key: str, stored: dict[str, Any]) -> str:
    count = int(Decimal(stored.get(key) or 0))
    words = {
        "unassigned": ngettext(
            "%(count)s line has no customer and counts nowhere.",
            "%(count)s lines have no customer and count nowhere.",
            count,
        ),
        "unrated": ngettext(
            "%(count)s line has no exchange rate and counts nowhere.",
            "%(count)s lines have no exchange rate and count nowhere.",
            count,
        ),
        "after_window": ngettext(
            "%(count)s line is later than the months counted.",
            "%(count)s lines are later than the months counted.",
            count,
        ),
    }
    return words[key] % {"count": formatting.number(count)} if count else ""
