from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from django.db.models import (
    Count,
    DecimalField,
    F,
    IntegerField,
    Q,
    QuerySet,
    RowRange,
    Sum,
    Value,
    Window,
)
from django.db.models.functions import Coalesce, RowNumber

from accounts.access import AccountScopedQuerySet
from kam.core.access import AccessQuerySet

if TYPE_CHECKING:
    from typing import Self

    from kam.core.models import User

MONEY: Final = DecimalField(max_digits=30, decimal_places=6)
# The largest first; equal ones in a fixed order, which decides nothing but the drawing.
BY_VALUE: Final = [F("value").desc(), F("account_id").asc()]


@dataclass(frozen=True)
class CurvePoint:
    """So many of the largest accounts make this share of the value of all; the share is 0 to 1."""

    accounts: int
    share: Decimal


class SnapshotQuerySet(AccountScopedQuerySet[Any]):
    """Classes of accounts, run by run."""

    def current(self) -> "Self":
        """Keep the published class of each account."""
        return self.filter(run__is_published=True, is_merged=False)

    def ranked(self) -> "Self":
        """Leave members of a group out: their sales are their head's."""
        return self.filter(group_head=None)

    def of_accounts(self, accounts: QuerySet[Any]) -> "Self":
        """Keep the published, ranked classes of these accounts."""
        return self.current().ranked().filter(account__in=accounts.order_by().values("pk"))

    def in_order_of_value(self) -> "Self":
        """Add `place`, 1 for the largest, and `sum_before`, the sum of all larger ones."""
        before = Window(Sum("value"), order_by=BY_VALUE, frame=RowRange(end=-1), output_field=MONEY)
        return self.annotate(
            place=Window(RowNumber(), order_by=BY_VALUE, output_field=IntegerField()),
            sum_before=Coalesce(before, Value(0), output_field=MONEY),
        )

    def curve(self, *, points: int = 100, size: tuple[int, Decimal] | None = None) -> list[CurvePoint]:
        """Return the concentration curve of these classes with about so many points.

        It begins with 0 accounts and ends with all that have positive value; empty when none has. `size`, their
        number and their total, is asked for unless it is known.
        """
        positive = self.filter(value__gt=0)
        count, total = size or positive.aggregate(count=Count("account"), total=Sum("value")).values()
        if not count:
            return []
        step = -(-count // points)
        # The first accounts matter most, so each of them is a point.
        shown = Q(place__lte=points // 10) | Q(place__in=range(step, count + 1, step)) | Q(place=count)
        rows = positive.in_order_of_value().filter(shown).order_by("place").values_list("place", "sum_before", "value")
        curve = [CurvePoint(place, (before + value) / total) for place, before, value in rows]
        return [CurvePoint(0, Decimal(0)), *curve]


class ClassificationRunQuerySet(AccessQuerySet[Any]):
    """Runs are the whole company's: everybody may know when one ran, only some may read its totals."""

    def visible_to(self, user: "User") -> "Self":
        return self if user.is_active else self.none()

    def editable_by(self, user: "User") -> "Self":
        return self if user.sees_everything else self.none()


class ClassificationProfileQuerySet(AccessQuerySet[Any]):
    """How the company classifies: everybody may read it, administrators change it."""

    def visible_to(self, user: "User") -> "Self":
        return self if user.is_active else self.none()

    def editable_by(self, user: "User") -> "Self":
        return self if user.sees_everything else self.none()
