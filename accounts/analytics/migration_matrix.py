"""Who moved from which class to which between any two runs."""

from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, Final

from django.db.models import Case, Count, DecimalField, F, FilteredRelation, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce, Concat, Greatest, NullIf

from accounts.models import ClassificationRun

MONEY: Final = DecimalField(max_digits=30, decimal_places=6)
NONE: Final = "none"
DORMANT: Final = "dormant"
ZERO: Final = Value(0, output_field=MONEY)


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


@dataclass(frozen=True)
class Mover:
    """An account whose class the second run sees differently, with its figures in both; empty where it had none.

    `number` is its number in the source system, which people know it by.
    """

    pk: int
    number: str
    name: str
    before: str
    after: str
    figures_before: "Figures"
    figures_after: "Figures"


@dataclass(frozen=True)
class Figures:
    """What a run measured of an account; None where it measured nothing."""

    value: Decimal | None = None
    cv: Decimal | None = None
    buckets: int | None = None
    nonzero_buckets: int | None = None
    positive_buckets: int | None = None
    is_seasonally_adjusted: bool | None = None


FIGURES: Final = tuple(field.name for field in fields(Figures))
SIDES: Final = {f"{side}_{name}": f"{side}__{name}" for side in ("before", "after") for name in FIGURES}


def migration(*, first: ClassificationRun, second: ClassificationRun, accounts: QuerySet[Any]) -> Migration:
    """Compare what two runs said of these accounts, by their published letters, in one query."""
    rows = (
        compared(first, second, accounts)
        .exclude(from_class=NONE, to_class=NONE)
        .values_list("from_class", "to_class")
        .annotate(accounts=Count("pk"), value_before=_total("before"), value_after=_total("after"))
    )
    return Migration({(before, after): Move(*figures) for before, after, *figures in rows})


def top_movers(
    *, first: ClassificationRun, second: ClassificationRun, accounts: QuerySet[Any], count: int
) -> list[Mover]:
    """Return the accounts with most value in either run among those whose class changed, in one query.

    Who is new in the second run has changed nothing.
    """
    rows = moved(first=first, second=second, accounts=accounts).exclude(from_class=NONE)
    return [mover(row) for row in rows[:count]]


def moved(*, first: ClassificationRun, second: ClassificationRun, accounts: QuerySet[Any]) -> QuerySet[Any]:
    """Return a row of figures for each account whose class changed, most value in either run first; see `mover`."""
    rows: QuerySet[Any] = (
        moved_accounts(first=first, second=second, accounts=accounts)
        .order_by(F("weight").desc(), "pk")
        .values("pk", "external_id", "name", "from_class", "to_class", *SIDES)
    )
    return rows


def moved_accounts(*, first: ClassificationRun, second: ClassificationRun, accounts: QuerySet[Any]) -> QuerySet[Any]:
    """Keep the accounts whose class changed, with `from_class`, `to_class`, the figures of both runs and `weight`.

    The weight is the larger of the two values.
    """
    weight = Greatest(Coalesce("before_value", ZERO), Coalesce("after_value", ZERO), output_field=MONEY)
    rows: QuerySet[Any] = (
        compared(first, second, accounts)
        .exclude(from_class=F("to_class"))
        .annotate(**{name: F(path) for name, path in SIDES.items()})
        .annotate(weight=weight)
    )
    return rows


def mover(row: dict[str, Any]) -> Mover:
    """Make a mover of a row of `moved`."""
    before, after = (Figures(*(row[f"{side}_{name}"] for name in FIGURES)) for side in ("before", "after"))
    return Mover(row["pk"], row["external_id"], row["name"], row["from_class"], row["to_class"], before, after)


def compared(first: ClassificationRun, second: ClassificationRun, accounts: QuerySet[Any]) -> QuerySet[Any]:
    """Add `from_class` and `to_class` to these accounts."""
    joined = accounts.order_by().alias(before=_snapshot_of(first), after=_snapshot_of(second))
    rows: QuerySet[Any] = joined.annotate(from_class=_label("before"), to_class=_label("after"))
    return rows


def _snapshot_of(run: ClassificationRun) -> FilteredRelation:
    # Members of a group count in their head.
    return FilteredRelation("snapshots", condition=Q(snapshots__run=run, snapshots__group_head=None))


def _label(side: str) -> Case:
    letters = Concat(F(f"{side}__abc"), Coalesce(NullIf(F(f"{side}__xyz"), Value("")), Value("-")))
    return Case(
        When(Q(**{f"{side}__abc__gt": ""}), then=letters),
        When(Q(**{f"{side}__status": "dormant"}), then=Value(DORMANT)),
        default=Value(NONE),
    )


def _total(side: str) -> Coalesce:
    return Coalesce(Sum(f"{side}__value"), Value(0), output_field=MONEY)
