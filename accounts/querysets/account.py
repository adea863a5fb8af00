from collections.abc import Sequence
from datetime import date
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, Any, ClassVar, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Count,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce, JSONObject, NullIf

from accounts.access import AccountScopedQuerySet
from accounts.querysets.account_values import MONEY, of_classes, sales_values, sort_values

if TYPE_CHECKING:
    from typing import Self

    from accounts.models import Account
    from kam.core.models import User


def _letter(dimension: str) -> Coalesce:
    empty = Value("")
    return Coalesce(NullIf(f"override__{dimension}", empty), NullIf(f"current__{dimension}", empty))


ABC: Final = _letter("abc")
XYZ: Final = _letter("xyz")


class AccountPartQuerySet(AccountScopedQuerySet[Any]):
    """Rows of one account, such as its addresses: seen and changed with it."""


class AccountQuerySet(AccountScopedQuerySet["Account"]):
    """Customers."""

    account_path: ClassVar[str] = ""

    def active(self) -> "Self":
        """Leave archived and merged accounts out."""
        return self.filter(archived_at=None)

    def archived(self) -> "Self":
        """Keep archived accounts; a merged one is no account of its own any more."""
        return self.filter(archived_at__isnull=False, merged_into=None)

    def unmerged(self) -> "Self":
        """Keep accounts in use and archived ones."""
        return self.filter(merged_into=None)

    def with_class(self) -> "Self":
        """Add the class in force.

        `abc`, `xyz`: an override goes before the computed letter; None without one. `class_status`: the status of
        the published snapshot, None before the first. `override_id`: the override in force, None without one.
        """
        current = FilteredRelation(
            "snapshots", condition=Q(snapshots__run=self._published_run(), snapshots__is_merged=False)
        )
        override = FilteredRelation("class_overrides", condition=Q(class_overrides__ended_at=None))
        return self.alias(current=current, override=override).annotate(
            abc=ABC, xyz=XYZ, class_status=NullIf("current__status", Value("")), override_id=F("override__pk")
        )

    def with_sales(self, *, start: date, end: date, start_before: date) -> "Self":
        """Add what lists show of sales.

        `revenue` from start to end and `revenue_before` from start_before to start, None without sales; `growth`, the
        change between them as a ratio; `trend`, by how much of the year its second half differs from its first;
        `month_dates` and `month_sums` side by side, the months with sales from start to end, oldest first;
        `last_order_on`, the day of the last line above zero. What a query does not ask for is not computed, and what
        nobody sorts by PostgreSQL computes for the rows of the page only.
        """
        # The relation's own model: a queryset imports none.
        month: Any = self.model.months.rel.related_model
        return self.annotate(**sales_values(month, start, end, start_before))

    def pinned_by(self, user: "User") -> "Self":
        """Keep the accounts in this person's sidebar, in their order."""
        own = FilteredRelation("pins", condition=Q(pins__user=user))
        return self.alias(pin=own).filter(pin__isnull=False).order_by(F("pin__position").asc(), "pk")

    def with_tags(self) -> "Self":
        """Add `tag_names`, by name, and `first_tag`, None without one; both computed only where they are asked for."""
        tag: Any = self.model.account_tags.rel.related_model
        stuck: QuerySet[Any] = tag.objects.filter(account=OuterRef("pk"))
        names = stuck.order_by("tag__name", "pk").values("tag__name")
        return self.annotate(tag_names=ArraySubquery(names), first_tag=Subquery(names[:1]))

    def with_alarms(self) -> "Self":
        """Add `loud_alarms`, those that are open and that nobody muted, the heaviest first.

        Each has its `kind` and, where orders stay away, the days of its `typical` gap and of the present `silence`.
        """
        alarm: Any = self.model.alarms.rel.related_model
        loud = alarm.objects.filter(account=OuterRef("pk"), mute=None).open().order_by("-points", "kind", "pk")
        told = JSONObject(kind="kind", typical="figures__typical", silence="figures__silence")
        return self.annotate(loud_alarms=ArraySubquery(loud.values(told=told)))

    def counts(self, *parts: "Self") -> list[int]:
        """Count those in use, those archived, and of each of the parts how many of these accounts are in it.

        One query.
        """
        among = {
            f"part_{place}": Count("pk", filter=Q(pk__in=part.order_by().values("pk")))
            for place, part in enumerate(parts)
        }
        in_use = Count("pk", filter=Q(archived_at=None))
        archived = Count("pk", filter=Q(archived_at__isnull=False, merged_into=None))
        counted = self.order_by().aggregate(in_use=in_use, archived=archived, **among)
        return [counted["in_use"], counted["archived"], *(counted[name] for name in among)]

    def sorted_by(self, key: str, *, is_descending: bool = False, also: Sequence[str] = ()) -> "Self":
        """Put the list in one total order; what has no value comes last either way. Needs `with_class`,
        `with_sales` and `with_tags`.

        `also` are the values of a column that another app added.
        """
        values = sort_values(key, self.model) or [F(name) for name in also]
        ordered = [each.desc(nulls_last=True) if is_descending else each.asc(nulls_last=True) for each in values]
        return self.order_by(*ordered, "sort_key", "pk")

    def in_classes(self, codes: set[str]) -> "Self":
        """Keep accounts of any of these classes; needs `with_class`.

        A code is a cell (AX, A-), a row (A), a column (X, -), or `dormant` or `none` for those without letters.
        """
        return self.filter(of_classes(codes))

    def _published_run(self) -> Subquery:
        """Return the key of the run in force, looked up once a query; a queryset imports no model."""
        snapshot: Any = self.model.snapshots.rel.related_model
        runs: QuerySet[Any] = snapshot.run.field.related_model.objects.filter(is_published=True)
        return Subquery(runs.values("pk"))

    def matching(self, words: list[str], *, tax_numbers: Sequence[str] = ()) -> "Self":
        """Keep accounts whose name, city or number has every word, or that have one of the tax numbers as stored.

        Words are spelled as `naming.sort_key` does.
        """
        has_words = reduce(and_, (Q(search_text__contains=word) for word in words), Q())
        if not tax_numbers:
            return self.filter(has_words)
        tax_id: Any = self.model.tax_ids.rel.related_model
        numbered = tax_id.objects.filter(value__in=tax_numbers).values("account")
        # Two questions, each with its index, rather than one OR, which would read every account.
        return self.filter(pk__in=self.model.objects.filter(has_words).values("pk").union(numbered))

    def cells(self) -> "QuerySet[Account, Any]":
        """Count accounts and add up what the published run made of them, per class and status; needs `with_class`.

        `value` leaves out accounts below zero, whose share is zero, and members of a group, whose head has their money.
        `by_hand` are those of the accounts whose class, or one of its letters, was given by hand.
        """
        ranked = Q(current__value__gt=0, current__group_head=None)
        value = Coalesce(Sum("current__value", filter=ranked), Value(0), output_field=MONEY)
        # What `with_class` added is not known to the types.
        rows: Any = self.order_by()
        cells: QuerySet[Account, Any] = rows.values("abc", "xyz", "class_status").annotate(
            count=Count("pk"), value=value, by_hand=Count("override_id")
        )
        return cells
