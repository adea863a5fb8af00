"""The tree of a group as one person sees it: names, classes and revenue, own or rolled up."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db.models import Sum

from accounts.analytics.group_tree import group_of
from accounts.models import Account, AccountMonth
from accounts.services.basis import Basis
from accounts.views.account_rows import state_in_words
from kam.core.models import User

MOST_SHOWN: Final = 500
# Deeper than this the lines are drawn no further to the right.
DEEPEST: Final = 8
ZERO: Final = Decimal(0)


@dataclass(frozen=True)
class GroupRow:
    """One account of the tree. `level` counts from 1; `revenue` is its own or that of everything below it as well."""

    account: Any
    level: int
    revenue: Decimal
    below: int
    is_this: bool

    @property
    def indent(self) -> int:
        """How far to the right it is drawn."""
        return min(self.level, DEEPEST)

    @property
    def state(self) -> str:
        """Why it has no class, in words; empty with one."""
        return "" if self.account.abc else state_in_words(self.account.class_status)


class GroupTree:
    """The accounts of a group that this person sees; an unseen one between two seen ones is passed over."""

    def __init__(self, account: Account, basis: Basis, user: User, *, is_rolled_up: bool) -> None:
        parents = group_of(account.pk)
        seen = Account.objects.visible_to(user).with_class().filter(pk__in=parents).select_related("owner")
        self._accounts: dict[int, Any] = {each.pk: each for each in seen.order_by("sort_key", "pk")}
        self._this = account.pk
        # How many are not seen, or whether any, is nobody's business who does not see them.
        self.may_be_partial = not user.sees_everything
        self._children: dict[int | None, list[int]] = {}
        for pk in self._accounts:
            self._children.setdefault(self._nearest(parents, pk), []).append(pk)
        self._own = self._revenue(basis, user)
        self._sums, self._below = self._rolled_up(parents)
        self._shown = self._sums if is_rolled_up else self._own

    @property
    def rows(self) -> list[GroupRow]:
        """The tree from its head, brothers in the order of their names; at most five hundred."""
        rows: list[GroupRow] = []
        waiting = [(pk, 1) for pk in reversed(self._children.get(None, []))]
        while waiting and len(rows) < MOST_SHOWN:
            pk, level = waiting.pop()
            shown = self._shown.get(pk, ZERO)
            rows.append(GroupRow(self._accounts[pk], level, shown, self._below.get(pk, 0), pk == self._this))
            waiting += [(child, level + 1) for child in reversed(self._children.get(pk, []))]
        return rows

    @property
    def left_out(self) -> int:
        """How many seen accounts do not fit on the page."""
        return max(0, len(self._accounts) - MOST_SHOWN)

    @property
    def total(self) -> Decimal:
        """Revenue of all that are seen."""
        return sum(self._own.values(), ZERO)

    @property
    def count(self) -> int:
        """How many accounts of the group are seen."""
        return len(self._accounts)

    def _nearest(self, parents: dict[int, int | None], pk: int) -> int | None:
        """Return the nearest account above that is seen."""
        above = parents[pk]
        while above is not None and above not in self._accounts:
            above = parents[above]
        return above

    def _revenue(self, basis: Basis, user: User) -> dict[int, Decimal]:
        months = AccountMonth.objects.visible_to(user).filter(
            account__in=self._accounts, month__gte=basis.window.start, month__lt=basis.window.end
        )
        sums = months.values("account").annotate(net=Sum("net")).order_by("account_id")
        return dict(sums.values_list("account", "net"))

    def _rolled_up(self, parents: dict[int, int | None]) -> tuple[dict[int, Decimal], dict[int, int]]:
        """Return sums and counts of everything below, added up from the deepest."""
        sums = {pk: self._own.get(pk, ZERO) for pk in self._accounts}
        below = dict.fromkeys(self._accounts, 0)
        for pk in reversed([key for key in parents if key in self._accounts]):
            above = self._nearest(parents, pk)
            if above is not None:
                sums[above] += sums[pk]
                below[above] += below[pk] + 1
        return sums, below
