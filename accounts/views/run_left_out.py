"""What a run could not judge or left out: lines without a rate, accounts without sales, returns above sales."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet, Sum
from django.utils.functional import cached_property

from accounts.models import Account, AccountMonth, ClassificationRun, ClassificationSnapshot
from kam.core.models import User

SHOWN: Final = 20


@dataclass(frozen=True)
class Some:
    """The first accounts of a kind and how many there are."""

    accounts: list[Any]
    count: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.accounts)


@dataclass
class RunLeftOut:
    """What one run left out, of the accounts that a person sees."""

    run: ClassificationRun
    user: User

    @cached_property
    def unrated(self) -> list[dict[str, Any]]:
        """Accounts with lines that have no exchange rate, most lines first."""
        months = AccountMonth.objects.visible_to(self.user).filter(
            account__isnull=False, unrated_lines__gt=0, month__lt=self.run.window_end
        )
        rows = months.order_by().values("account", "account__name").annotate(lines=Sum("unrated_lines"))
        return list(rows.order_by("-lines", "account_id")[:SHOWN])

    @cached_property
    def without_sales(self) -> Some:
        """Accounts of today that this run knew no sales of."""
        judged = ClassificationSnapshot.objects.visible_to(self.user).filter(run=self.run, account=OuterRef("pk"))
        seen: Any = Account.objects.visible_to(self.user)
        return _some(seen.active().filter(~Exists(judged)))

    @cached_property
    def nonpositive(self) -> Some:
        """Accounts whose returns take away all that they bought."""
        status = ClassificationSnapshot.Status.NONPOSITIVE
        rows = ClassificationSnapshot.objects.visible_to(self.user).filter(run=self.run, status=status)
        seen: Any = Account.objects.visible_to(self.user)
        return _some(seen.filter(pk__in=rows.values("account")))

    @property
    def is_anybody(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.unrated or self.without_sales.count or self.nonpositive.count)


def _some(accounts: QuerySet[Any]) -> Some:
    return Some(list(accounts.order_by("sort_key", "pk").only("name")[:SHOWN]), accounts.order_by().count())
