"""Binding the parameters of a run to its SQL, step by step, inside the caller's transaction.

The steps leave what they find in temporary tables: `measured` after measuring, one row per account in `judged` after
judging.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.analytics.abc_xyz.parameters import SEASON_MONTHS, Parameters
from accounts.analytics.abc_xyz.window import CYCLES, Window
from kam.core.calendar import add_months
from kam.core.errors import DomainError

SQL: Final = Path(__file__).parent


@dataclass(frozen=True)
class Memory:
    """What a run remembers of its series: the latest earlier run, and those that may confirm a change.

    `fingerprints` are theirs: other letters back then would be other letters now.
    """

    previous_run: int | None = None
    confirming_runs: tuple[int, ...] = ()
    fingerprints: tuple[str, ...] = ()


@dataclass(frozen=True)
class Replacement:
    """Which run's classes those of a published run replace: of which window, by another method?

    Without a run to replace there are no changes to tell.
    """

    published_run: int | None = None
    is_other_method: bool = False
    published_end: date | None = None


@dataclass(frozen=True)
class Found:
    """What measuring found: anybody who ever bought, and anybody whose value is above zero?"""

    has_accounts: bool
    has_revenue: bool


class Computation:
    """One classification of all accounts by parameters, over a window; `currency` is the company's."""

    def __init__(self, *, run_id: int, parameters: Parameters, window: Window, memory: Memory, currency: str) -> None:
        self._parameters = parameters
        self._window = window
        self._is_repeated = False
        self._judged = 0
        self._memory = memory
        self._values = _bound(parameters, window) | {
            "run": run_id,
            "previous_run": memory.previous_run,
            "confirming_runs": list(memory.confirming_runs),
            "base_currency": currency,
        }

    def measure(self) -> dict[str, Any]:
        """Fill `measured` and return the counts of lines that were left out.

        DomainError when parents go round in a circle, or when costs are missing for the margin.
        """
        source = "lines" if self._parameters.reads_lines else "months"
        self._do("session", "stored", "hierarchy", source)
        is_by_root = self._parameters.rollup == "root"
        if is_by_root:
            self._refuse_circles()
        left_out = self._row(f"left_out_of_{source}")
        self._refuse_without_cost(left_out.pop("without_cost"))
        self._values |= self._row("middle")
        is_summed = is_by_root or self._parameters.bucket == "quarter"
        self._do("purchases_summed" if is_summed else "purchases", "measure", f"season_{self._parameters.seasonal}")
        return left_out

    def fingerprint(self) -> str:
        """Return a digest of all that decides what judging finds: the measures, the memory, the rules themselves."""
        parts = [*self._row("fingerprint").values(), *self._memory.fingerprints, _rules()]
        return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()

    def found(self) -> Found:
        """Return what was measured, as far as publishing depends on it."""
        row = self._row("found")
        self._is_repeated = row.pop("is_repeated")
        # Whoever ranks before an account is richer; only who never bought, and other groups, are to be left out.
        self._values["is_rank_enough"] = not row.pop("has_returns_only") and self._parameters.grouping == "none"
        return Found(**row)

    def judge(self, replacement: Replacement, *, now: datetime) -> dict[str, Any]:
        """Fill `judged` and return counts and totals, amounts as texts.

        A run's first rows are judged straight into their table. Those of a repeated one stand beside it until
        `write`, because only what differs is to be written.
        """
        self._values |= {
            "now": now,
            "published_run": replacement.published_run,
            "is_other_method": replacement.is_other_method,
            "is_same_window": replacement.published_end == self._window.end,
        }
        if self._is_repeated:
            self._do("judged_beside")
        else:
            self._do("judged_in_place")
        self._fill()
        return {name: json.loads(value) if name in {"accounts", "matrix"} else value
                for name, value in self._row("summary").items()}  # fmt: skip

    def judge_beside(self) -> None:
        """Fill `judged` in a table of its own and touch nothing that is stored: for looking only."""
        self._do("judged_beside")
        self._fill()

    def write(self) -> int:
        """Store the events that follow, and what differs from the run's rows; return how many rows were written."""
        return self._do("changes", "remove", "add") if self._is_repeated else self._do("changes") + self._judged

    def forget(self) -> None:
        """Remove the temporary tables; a rollback does it as well."""
        self._do("forget")

    def _fill(self) -> None:
        self._judged = self._do("judge", "judge_asleep")
        if self._parameters.rollup == "root":
            self._judged += self._do("members")
            self._do("letters_of_group")

    def _refuse_circles(self) -> None:
        if names := [row["name"] for row in self._rows("circles")]:
            message = _("These accounts are their own ancestors: %(names)s. Correct their parents first.")
            raise DomainError(message % {"names": ", ".join(names)})

    def _refuse_without_cost(self, missing: int) -> None:
        if not missing or self._parameters.measure != "margin":
            return
        message = (
            ngettext("%(count)d line has no cost.", "%(count)d lines have no cost.", missing)
            if self._parameters.reads_lines
            else ngettext(
                "In %(count)d month of an account a line has no cost.",
                "In %(count)d months of accounts lines have no cost.",
                missing,
            )
        )
        refusal = _("The margin cannot be measured. %(reason)s Import costs or choose another measure.")
        raise DomainError(refusal % {"reason": message % {"count": missing}}, field="measure")

    def _do(self, *files: str) -> int:
        """Execute the files in order and return how many rows their last statements touched."""
        touched = 0
        with connection.cursor() as cursor:
            for file in files:
                cursor.execute(_text(file), self._values)
                touched += max(cursor.rowcount, 0)
        return touched

    def _rows(self, file: str) -> list[dict[str, Any]]:
        with connection.cursor() as cursor:
            cursor.execute(_text(file), self._values)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def _row(self, file: str) -> dict[str, Any]:
        return self._rows(file)[0]


@cache
def _text(file: str) -> str:
    return (SQL / f"{file}.sql").read_text(encoding="utf-8")


@cache
def _rules() -> str:
    """Return a digest of the SQL itself: other rules judge the same figures anew."""
    return hashlib.sha256("".join(_text(file.stem) for file in sorted(SQL.glob("*.sql"))).encode()).hexdigest()


def _bound(parameters: Parameters, window: Window) -> dict[str, Any]:
    """Return what the SQL calls the parameters, and the days and buckets of the window."""
    last_month = add_months(window.end, -1)
    season_start = add_months(last_month, 1 - SEASON_MONTHS)
    return vars(parameters) | {
        "by_root": parameters.rollup == "root",
        "is_inclusive": parameters.boundary == "inclusive",
        "is_full_cycle": parameters.is_full_cycle,
        "window_start": window.start,
        "window_end": window.end,
        "first_bucket": window.first,
        "last_bucket": window.last,
        "season_start": season_start,
        # Older lines only say since when an account buys, which costs nothing.
        "costs_from": min(window.start, season_start) if parameters.seasonal == "additive" else window.start,
        "second_year_start": add_months(last_month, 1 - CYCLES["month"]),
    }
