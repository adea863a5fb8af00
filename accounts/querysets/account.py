from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import FilteredRelation, Q, Value
from django.db.models.functions import Coalesce, NullIf

from accounts.access import AccountScopedQuerySet

if TYPE_CHECKING:
    from typing import Self

    from accounts.models import Account


class AccountPartQuerySet(AccountScopedQuerySet[Any]):
    """Rows of one account, such as its addresses: seen and changed with it."""


class AccountQuerySet(AccountScopedQuerySet["Account"]):
    account_path: ClassVar[str] = ""

    def active(self) -> "Self":
        """Leave archived and merged accounts out."""
        return self.filter(archived_at=None)

    def with_class(self) -> "Self":
        """Add `abc`, `xyz` (an override goes before the computed letter; None without a class) and `class_status`."""
        current = FilteredRelation("snapshots", condition=Q(snapshots__is_current=True))
        override = FilteredRelation("class_overrides", condition=Q(class_overrides__ended_at=None))
        return self.alias(current=current, override=override).annotate(
            abc=_letter("abc"), xyz=_letter("xyz"), class_status=NullIf("current__status", Value(""))
        )


def _letter(dimension: str) -> Coalesce:
    empty = Value("")
    return Coalesce(
        NullIf(f"override__{dimension}", empty), NullIf(f"current__{dimension}", empty)
    )
