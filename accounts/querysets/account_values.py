from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    CharField,
    DecimalField,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, Lower, NullIf

from kam.core.calendar import add_months

if TYPE_CHECKING:
    from accounts.models import Account

# Letters of European names and what they are sorted as; there is no ICU to know it.
ACCENTED: Final = "áàâäãåąăćčçďđéèêëęěíìîïłľĺńňñóòôöõøőŕřśšşťţúùûüůűýÿźžż"
PLAIN: Final = "aaaaaaaacccddeeeeeeiiiilllnnnooooooorrsssttuuuuuuyyzzz"
MONEY: Final = DecimalField(max_digits=20, decimal_places=4)
NOTHING: Final = Value(0, output_field=MONEY)
HALF_A_YEAR: Final = 6


@lru_cache(maxsize=8)
def sales_values(month: Any, start: date, end: date, start_before: date) -> dict[str, Any]:
    """Return what `with_sales` adds. Expressions are templates, so all pages of one window share them."""
    months: QuerySet[Any] = month.objects.filter(account=OuterRef("pk"))
    year = months.filter(month__gte=start, month__lt=end).order_by("month")
    bought = months.filter(last_positive_on__isnull=False).order_by("-month")
    middle = add_months(end, -HALF_A_YEAR)
    first_half = Coalesce(_sum(months, start, middle), NOTHING)
    second_half = Coalesce(_sum(months, middle, end), NOTHING)
    return {
        "revenue": _sum(months, start, end),
        "revenue_before": _sum(months, start_before, start),
        "growth": Coalesce("revenue", NOTHING) / _positive("revenue_before") - Value(1, output_field=MONEY),
        "trend": (second_half - first_half) / _positive("revenue"),
        "month_dates": ArraySubquery(year.values("month")),
        "month_sums": ArraySubquery(year.values("net")),
        "last_order_on": Subquery(bought.values("last_positive_on")[:1]),
    }


def sort_values(key: str, account: type["Account"]) -> list[Any]:
    """Return by what the list is sorted under this key; nothing for a key of another app."""
    keys: dict[str, list[Any]] = {
        "name": [F("sort_key")],
        "class": [F("abc"), F("xyz")],
        "revenue": [F("revenue")],
        "change": [F("growth")],
        "trend": [F("trend")],
        "last-order": [F("last_order_on")],
        "owner": [_as_sorted("owner__name"), F("owner")],
        "status": [_place("status", account.Status.values)],
        "segment": [_as_sorted("segment__name"), F("segment")],
        "kind": [_place("kind", account.Kind.values)],
        "city": [_as_sorted("city")],
        "country": [_as_sorted("country")],
        "team": [_as_sorted("team__name"), F("team")],
        "tags": [_as_sorted("first_tag")],
        "credit": [F("credit_limit")],
        "payment": [F("payment_days")],
        "key-since": [F("key_since")],
        "archived-on": [F("archived_at")],
        "number": [NullIf("external_id", Value(""))],
    }
    return keys.get(key, [])


def of_classes(codes: set[str]) -> Q:
    """Return accounts of any of these classes: cells (AX, A-), rows (A), columns (X, -), `dormant`, `none`."""
    wanted = Q(pk__in=[])
    for code in codes:
        wanted |= _class_condition(code)
    return wanted


def _sum(months: QuerySet[Any], start: date, end: date) -> Subquery:
    between = months.filter(month__gte=start, month__lt=end).order_by().values("account")
    return Subquery(between.annotate(total=Sum("net")).values("total"), output_field=MONEY)


def _positive(name: str) -> NullIf:
    """Return a sum as something to divide by: what is not above zero compares with nothing."""
    return NullIf(Greatest(F(name), NOTHING, output_field=MONEY), NOTHING, output_field=MONEY)


def _as_sorted(name: str) -> Func:
    """Return a name as lists sort it: without case and accents, as `naming.sort_key` does for accounts; none last."""
    plain = Func(Lower(name), Value(ACCENTED), Value(PLAIN), function="translate", output_field=TextField())
    return NullIf(plain, Value(""), output_field=CharField())


def _place(name: str, codes: Sequence[str]) -> Case:
    """Return the place of a code in its list."""
    whens = [When(**{name: code}, then=Value(number)) for number, code in enumerate(codes)]
    return Case(*whens, output_field=IntegerField())


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
