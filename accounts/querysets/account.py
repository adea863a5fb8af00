from collections.abc import Sequence
from datetime import date
from functools import lru_cache, reduce
from operator import and_
from typing import TYPE_CHECKING, Any, ClassVar, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Count,
    DecimalField,
    F,
    FilteredRelation,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    TextField,
    Value,
)
from django.db.models.functions import Coalesce, Greatest, Lower, NullIf

from accounts.access import AccountScopedQuerySet

if TYPE_CHECKING:
    from typing import Self

    from accounts.models import Account

# Letters of European names and what they are sorted as; there is no ICU to know it.
ACCENTED: Final = "áàâäãåąăćčçďđéèêëęěíìîïłľĺńňñóòôöõøőŕřśšşťţúùûüůűýÿźžż"
PLAIN: Final = "aaaaaaaacccddeeeeeeiiiilllnnnooooooorrsssttuuuuuuyyzzz"
MONEY: Final = DecimalField(max_digits=20, decimal_places=4)


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

    def for_list(self, *, start: date, end: date, start_before: date) -> "Self":
        """Everything one row of the accounts list shows, in one query; needs `with_class`.

        `revenue` from start to end and `revenue_before` from start_before to start, None without sales;
        `month_dates` and `month_sums` side by side, the months with sales from start to end, oldest first;
        `last_order_on`, the day of the last line above zero. PostgreSQL computes what nobody sorts by for the
        rows of the page only.
        """
        # The relation's own model: a queryset imports none.
        month: Any = self.model.months.rel.related_model
        return self.annotate(**_list_values(month, start, end, start_before))

    def counts(self, found: "Self | None") -> tuple[int, int]:
        """Count these accounts and those also among `found` (None: all of them), in one query."""
        if found is None:
            total: int = self.count()
            return total, total
        among = Count("pk", filter=Q(pk__in=found.order_by().values("pk")))
        counted = self.order_by().aggregate(total=Count("pk"), found=among)
        return counted["total"], counted["found"]

    def sorted_by(self, key: str, *, is_descending: bool = False, also: Sequence[str] = ()) -> "Self":
        """Put the list in one total order; what has no value comes last either way. Needs `for_list`.

        `also` are the values of a column that another app added.
        """
        growth = F("revenue") / NullIf(Greatest(F("revenue_before"), Value(0), output_field=MONEY), Value(0))
        keys: dict[str, list[Any]] = {
            "name": [F("sort_key")],
            "class": [F("abc"), F("xyz")],
            "revenue": [F("revenue")],
            "change": [growth],
            "last-order": [F("last_order_on")],
            "owner": [_as_sorted("owner__name"), F("owner")],
        }
        keys.setdefault(key, [F(name) for name in also])
        ordered = [each.desc(nulls_last=True) if is_descending else each.asc(nulls_last=True) for each in keys[key]]
        return self.order_by(*ordered, "sort_key", "pk")

    def in_classes(self, codes: set[str]) -> "Self":
        """Keep accounts of any of these classes; needs `with_class`.

        A code is a cell (AX, A-), a row (A), a column (X, -), or `dormant` or `none` for those without letters.
        """
        wanted = Q(pk__in=[])
        for code in codes:
            wanted |= _class_condition(code)
        return self.filter(wanted)

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
        """
        ranked = Q(current__value__gt=0, current__group_head=None)
        value = Coalesce(Sum("current__value", filter=ranked), Value(0), output_field=MONEY)
        # What `with_class` added is not known to the types.
        rows: Any = self.order_by()
        cells: QuerySet[Account, Any] = rows.values("abc", "xyz", "class_status").annotate(
            count=Count("pk"), value=value
        )
        return cells


@lru_cache(maxsize=8)
def _list_values(month: Any, start: date, end: date, start_before: date) -> dict[str, Any]:
    """Return what `for_list` adds. Expressions are templates, so all pages of one window share them."""
    months: QuerySet[Any] = month.objects.filter(account=OuterRef("pk"))
    year = months.filter(month__gte=start, month__lt=end).order_by("month")
    bought = months.filter(last_positive_on__isnull=False).order_by("-month")
    return {
        "revenue": _sum(months, start, end),
        "revenue_before": _sum(months, start_before, start),
        "month_dates": ArraySubquery(year.values("month")),
        "month_sums": ArraySubquery(year.values("net")),
        "last_order_on": Subquery(bought.values("last_positive_on")[:1]),
    }


def _sum(months: QuerySet[Any], start: date, end: date) -> Subquery:
    between = months.filter(month__gte=start, month__lt=end).order_by().values("account")
    return Subquery(between.annotate(total=Sum("net")).values("total"), output_field=MONEY)


def _as_sorted(name: str) -> Func:
    """Return a person's name as lists sort it: without case and accents, as `naming.sort_key` does for accounts."""
    return Func(Lower(name), Value(ACCENTED), Value(PLAIN), function="translate", output_field=TextField())


def _class_condition(code: str) -> Q:
    if code == "dormant":
        return Q(abc=None, class_status="dormant")
    if code == "none":
        return Q(abc=None) & (Q(class_status=None) | ~Q(class_status="dormant"))
    abc, xyz = (code, "") if code in "ABC" else ("", code) if len(code) == 1 else (code[0], code[1])
    wanted = Q(abc=abc) if abc else Q(abc__isnull=False)
    if xyz:
        wanted &= Q(xyz=None) if xyz == "-" else Q(xyz=xyz)
    return wanted
