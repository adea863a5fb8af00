"""The buckets behind a class for one person, and what to know about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import cached_property

from accounts.analytics.bucket_series import Bucket, judged_accounts, series_of
from accounts.models import Account, AccountMonth, ClassificationSnapshot, SalesLine
from kam.core.models import User


@dataclass
class ClassSeries:
    """What one snapshot was judged by; empty where the person does not see all whose sales it adds up."""

    snapshot: ClassificationSnapshot
    user: User

    @cached_property
    def accounts(self) -> set[int]:
        """Whose sales it is: a group's members, or one account."""
        return judged_accounts(self.snapshot)

    @cached_property
    def is_hidden(self) -> bool:
        """Whether the figures are those of a group of which the person does not see every member."""
        if len(self.accounts) == 1:
            return False
        seen: Any = Account.objects.visible_to(self.user)
        return bool(seen.filter(pk__in=self.accounts).count() < len(self.accounts))

    @property
    def months(self) -> QuerySet[AccountMonth]:
        """The roll-up of these accounts in the window of the run."""
        run = self.snapshot.run
        rows: QuerySet[AccountMonth] = AccountMonth.objects.visible_to(self.user).filter(
            account__in=self.accounts, month__gte=run.window_start, month__lt=run.window_end
        )
        return rows.order_by("month", "pk")

    @property
    def lines(self) -> QuerySet[SalesLine]:
        """The lines of these accounts in the window of the run."""
        run = self.snapshot.run
        rows: QuerySet[SalesLine] = SalesLine.objects.visible_to(self.user).filter(
            account__in=self.accounts, document_on__gte=run.window_start, document_on__lt=run.window_end
        )
        return rows

    @cached_property
    def buckets(self) -> Sequence[Bucket]:
        """The buckets, oldest first."""
        return [] if self.is_hidden else series_of(self.snapshot, months=self.months, lines=self.lines)

    @cached_property
    def currencies(self) -> list[str]:
        """The currencies that were converted."""
        base = self.snapshot.run.figures.get("currency", "")
        return sorted(self.lines.exclude(currency=base).order_by().values_list("currency", flat=True).distinct())
