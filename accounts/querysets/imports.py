from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import F, Model, Q

from kam.core.access import AccessQuerySet

if TYPE_CHECKING:
    from typing import Self

    from accounts.models import ImportBatch
    from kam.core.models import User

M = TypeVar("M", bound=Model)


class ImportBatchQuerySet(AccessQuerySet["ImportBatch"]):
    """Imports belong to who made them; administrators see all, and take back what came in."""

    def visible_to(self, user: "User") -> "Self":
        if not user.is_active:
            return self.none()
        return self if user.sees_everything else self.filter(made_by=user)

    def editable_by(self, user: "User") -> "Self":
        """Keep the user's own: a file comes in under the rights of whoever works on it, so nobody lends them to it."""
        return self.visible_to(user).filter(made_by=user)

    def undoable_by(self, user: "User") -> "Self":
        """Keep those that this user may take back: administrators also what people brought who cannot any more."""
        return self.visible_to(user)


class ImportPartQuerySet(AccessQuerySet[M]):
    """What hangs on an import is seen by whoever sees the import: faulty rows, corrections, doubts."""

    def visible_to(self, user: "User") -> "Self":
        if not user.is_active:
            return self.none()
        return self if user.sees_everything else self.filter(batch__made_by=user)

    def editable_by(self, user: "User") -> "Self":
        """Keep what hangs on the user's own imports."""
        return self.visible_to(user).filter(batch__made_by=user)


class ImportDoubtQuerySet(ImportPartQuerySet[Any]):
    """What is to be confirmed about imports."""

    def awaiting(self) -> "Self":
        """Keep what nobody has answered: neither in words, nor by correcting the cell, nor by leaving the row out."""
        corrected = Q(batch__corrections__kind="LEFT_OUT") | Q(batch__corrections__column=F("column"))
        settled = self.filter(corrected, batch__corrections__row=F("row"))
        return self.filter(answer="OPEN").exclude(pk__in=settled.order_by().values("pk"))

    def rows(self) -> int:
        """Return how many rows of the file these are about, each once: of a cell its row, of a customer all its lines.

        Checks of before did not keep whose the rows are; of those a row may be counted for its customer and its cell.
        """
        found = self.values_list("kind", "row", "lines", "details__whose", "details__money")
        customers: dict[Any, int] = {}
        moneys: dict[tuple[Any, Any], int] = {}
        cells: dict[int, tuple[Any, Any]] = {}
        for kind, row, lines, whose, money in found:
            if kind in {"SAME_CUSTOMER", "ARCHIVED"}:
                customers[whose or f"row {row}"] = lines
            elif kind == "OTHER_CURRENCY":
                moneys[whose or f"row {row}", money] = lines
            else:
                cells[row] = (whose, money)
        moneys = {of: lines for of, lines in moneys.items() if of[0] not in customers}
        alone = [of for of in cells.values() if of[0] not in customers and of not in moneys]
        return sum(customers.values()) + sum(moneys.values()) + len(alone)

    def same_customers(self) -> int:
        """Return how many customers that looked new were said to be accounts that are here."""
        return self.filter(answer="SAME").count()
