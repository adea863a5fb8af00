"""Fields of our own as pages show them: facts of an account, columns and filters of the list.

A page asks `defined()` once and hands the fields on; nothing here queries behind its back.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import partial, reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Final

from django.contrib.postgres.lookups import Unaccent
from django.db.models import DateField, DecimalField, Q
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.db.models.lookups import GreaterThanOrEqual, IContains, LessThanOrEqual
from django.utils.translation import gettext as _

from accounts.models import CustomField
from accounts.panels import AccountColumn
from accounts.services.custom_fields import LARGEST
from kam.core import formatting

if TYPE_CHECKING:
    from accounts.querysets.account import AccountQuerySet
    from kam.core.models import User

Kind = CustomField.Kind
# Behind the columns of this product and of other apps.
FIRST_COLUMN: Final = 10_000
BETWEEN: Final = ".."
MOST_WORDS: Final = 6
NUMBER: Final = DecimalField(max_digits=30, decimal_places=6)


def defined(user: "User") -> list[CustomField]:
    """Return the fields in use, in the order in which forms ask for them; one query."""
    return list(CustomField.objects.visible_to(user).in_use())


def name_of(field: CustomField) -> str:
    """Return the name of the field in forms, in the address of the list and among its columns."""
    return f"custom_{field.key}"


def words(field: CustomField, custom: Mapping[str, Any]) -> str:
    """Return what the account says in this field as people read it; empty where it says nothing."""
    value = custom.get(field.key)
    if value in (None, ""):
        return ""
    if field.kind == Kind.YES_NO:
        return _("Yes") if value is True else _("No")
    if field.kind == Kind.NUMBER:
        number = Decimal(str(value))
        exponent = number.as_tuple().exponent
        return formatting.number(number, -exponent if isinstance(exponent, int) and exponent < 0 else 0)
    return formatting.day(date.fromisoformat(str(value))) if field.kind == Kind.DATE else str(value)


def facts(fields: Sequence[CustomField], custom: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return name and words of every field in which the account says something."""
    return [(field.name, text) for field in fields if (text := words(field, custom))]


def columns(fields: Sequence[CustomField]) -> list[AccountColumn]:
    """Return a column of the accounts list for each field, sortable by its value."""
    return [_column(field, place) for place, field in enumerate(fields)]


def narrowed(accounts: "AccountQuerySet", field: CustomField, wanted: str) -> "AccountQuerySet":
    """Keep the accounts whose value is what an address of the list asks for; ValueError when nobody could mean it.

    Text: all words in it. Choice: one of the options, parted by "|". Yes or no: "yes" or "no". Number and date: one
    value, or two with ".." between them, of which one may be missing. "none" keeps those that say nothing.
    """
    if wanted == "none":
        return accounts.exclude(custom__has_key=field.key)
    return accounts.filter(_CONDITIONS[field.kind](field, wanted))


def _column(field: CustomField, place: int) -> AccountColumn:
    name = name_of(field)
    return AccountColumn(
        key=name,
        order=FIRST_COLUMN + place,
        label=field.name,
        annotate=partial(_annotated, name=name, value=_comparable(field)),
        reads=("custom",),
        cell=partial(_cell, field),
        sort_by=(name,),
        is_number=field.kind == Kind.NUMBER,
    )


def _annotated(accounts: "AccountQuerySet", *, name: str, value: Any) -> "AccountQuerySet":
    return accounts.annotate(**{name: value})


def _cell(field: CustomField, row: dict[str, Any]) -> str:
    return words(field, row["custom"])


def _comparable(field: CustomField) -> Any:
    """Return the value as the database compares it, None where there is none."""
    text = KeyTextTransform(field.key, "custom")
    if field.kind == Kind.NUMBER:
        return Cast(text, NUMBER)
    if field.kind == Kind.DATE:
        return Cast(text, DateField())
    return text


def _says(field: CustomField, wanted: str) -> Q:
    text = Unaccent(KeyTextTransform(field.key, "custom"))
    condition = Q(custom__has_key=field.key)
    for word in wanted.split()[:MOST_WORDS]:
        condition &= Q(IContains(text, word))
    return condition


def _is_one_of(field: CustomField, wanted: str) -> Q:
    chosen = wanted.split("|")
    if not set(chosen) <= set(field.options):
        raise ValueError(wanted)
    return reduce(or_, (Q(custom__contains={field.key: option}) for option in chosen))


def _is_true(field: CustomField, wanted: str) -> Q:
    if wanted not in {"yes", "no"}:
        raise ValueError(wanted)
    return Q(custom__contains={field.key: wanted == "yes"})


def _is_number(field: CustomField, wanted: str) -> Q:
    try:
        low, high = (_bound(part) for part in _ends(wanted))
    except InvalidOperation:
        raise ValueError(wanted) from None
    return _between(field, low, high)


def _bound(part: str) -> Decimal | None:
    bound = Decimal(part) if part else None
    if bound is not None and not abs(bound) < LARGEST:
        raise ValueError(part)
    return bound


def _is_date(field: CustomField, wanted: str) -> Q:
    return _between(field, *(date.fromisoformat(part) if part else None for part in _ends(wanted)))


def _ends(wanted: str) -> tuple[str, str]:
    low, parted, high = wanted.partition(BETWEEN)
    if not low and not high:
        raise ValueError(wanted)
    return low, high if parted else low


def _between(field: CustomField, low: Any, high: Any) -> Q:
    value = _comparable(field)
    condition = Q(custom__has_key=field.key)
    if low is not None:
        condition &= Q(GreaterThanOrEqual(value, low))
    if high is not None:
        condition &= Q(LessThanOrEqual(value, high))
    return condition


_CONDITIONS: Final[dict[str, Callable[[CustomField, str], Q]]] = {
    Kind.TEXT: _says,
    Kind.CHOICE: _is_one_of,
    Kind.YES_NO: _is_true,
    Kind.NUMBER: _is_number,
    Kind.DATE: _is_date,
}
