from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, DecimalField, F, IntegerField, Max, QuerySet, Sum, Value
from django.db.models.functions import Cast, Exp, Ln, Round

from accounts.access import AccountScopedQuerySet

if TYPE_CHECKING:
    from typing import Self

    from accounts.models import Alarm

SHARE: Final = DecimalField(max_digits=30, decimal_places=20)
ONE: Final = Value(1, output_field=SHARE)


class AlarmQuerySet(AccountScopedQuerySet["Alarm"]):
    """Alarms of accounts."""

    def open(self) -> "Self":
        """Keep what the last night still found."""
        return self.filter(ended_on=None)

    def loud(self) -> "Self":
        """Keep open ones that nobody has muted, of accounts that are still worked with."""
        return self.open().filter(mute=None, account__archived_at=None)

    def by_account(self) -> "QuerySet[Alarm, dict[str, Any]]":
        """Return one row an account: `account_id`, its `score`, how many `alarms` and the `largest` amount at stake.

        Each alarm leaves of the calm what its points leave: alarms of 0.5 and 0.2 leave 0.5 × 0.8 = 0.4, a score of 60.
        """
        calm = Exp(Sum(Ln(ONE - F("points"))), output_field=SHARE)
        score = Cast(Round((ONE - calm) * Value(100), output_field=SHARE), IntegerField())
        rows: Any = self.order_by().values("account_id")
        rows = rows.annotate(score=score, alarms=Count("pk"), largest=Max("at_stake"))
        scored: QuerySet[Alarm, dict[str, Any]] = rows.order_by("-score", "-largest", "account_id")
        return scored
