"""Who moved from which class to which between any two runs."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db.models import Case, Count, DecimalField, F, FilteredRelation, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce, Concat, NullIf

from accounts.models import ClassificationRun

MONEY: Final = DecimalField(max_digits=30, decimal_places=6)
NONE: Final = "none"


@dataclass(frozen=True)
class Move:
    """The accounts that went from one class to another, with their value then and now."""

    accounts: int
    value_before: Decimal
    value_after: Decimal


@dataclass(frozen=True)
class Migration:
    """The moves by (from, to): AX to CZ, A- to C-, "dormant", "none".

    Rows add up to the accounts of the first run, columns to those of the second; an account that one of
    them lacks is "none" there.
    """

    moves: dict[tuple[str, str], Move]

    @property
    def accounts(self) -> int:
        """Return how many accounts at least one of the runs knows."""
        return sum(move.accounts for move in self.moves.values())

    @property
    def stability(self) -> Decimal | None:
        """Return the part of all accounts that stayed in their class, 0 to 1; None without accounts."""
        stayed = sum(move.accounts for (before, after), move in self.moves.items() if before == after)
        return Decimal(stayed) / self.accounts if self.accounts else None


def migration(*, first: ClassificationRun, second: ClassificationRun, accounts: QuerySet[Any]) -> Migration:
    """Compare what two runs said of these accounts, by their published letters, in one query."""
    rows = (
        accounts.order_by()
        .alias(before=_snapshot_of(first), after=_snapshot_of(second))
        .annotate(from_class=_label("before"), to_class=_label("after"))
        .exclude(from_class=NONE, to_class=NONE)
        .values_list("from_class", "to_class")
        .annotate(accounts=Count("pk"), value_before=_total("before"), value_after=_total("after"))
    )
    return Migration({(before, after): Move(*figures) for before, after, *figures in rows})


def _snapshot_of(run: ClassificationRun) -> FilteredRelation:
    # Members of a group count in their head.
    return FilteredRelation("snapshots", condition=Q(snapshots__run=run, snapshots__group_head=None))


def _label(side: str) -> Case:
    letters = Concat(F(f"{side}__abc"), Coalesce(NullIf(F(f"{side}__xyz"), Value("")), Value("-")))
    return Case(
        When(Q(**{f"{side}__abc__gt": ""}), then=letters),
        When(Q(**{f"{side}__status": "dormant"}), then=Value("dormant")),
        default=Value(NONE),
    )


def _total(side: str) -> Coalesce:
    return Coalesce(Sum(f"{side}__value"), Value(0), output_field=MONEY)
