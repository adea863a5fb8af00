"""What the accounts list may be filtered by, in the order in which its address says it."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts import custom_fields
from accounts.filters import conditions, values
from accounts.models import Account, CustomField
from accounts.panels import Facet, Operator, account_columns

if TYPE_CHECKING:
    from accounts.panels import Shape, Text

ROWS: Final = ("A", "B", "C")
COLUMNS: Final = ("X", "Y", "Z", "-")
CLASS_CODES: Final = [*(abc + xyz for abc in ROWS for xyz in COLUMNS), *ROWS, *COLUMNS, "dormant", "none"]
# Whose name in the address says that archived accounts are meant too, or alone.
ARCHIVED: Final = "archived"
SHOWN: Final = ("too", "only")
# How the names of fields of our own begin in the address.
CUSTOM: Final = "custom_"
STATUSES: Final = Account.Status.values
KINDS: Final = Account.Kind.values
YES_NO: Final = ("yes", "no")
AS_IT_IS: Final = conditions.as_it_is
LONGEST_TEXT: Final = values.LONGEST_TEXT

IS: Final = pgettext_lazy("a filter: field is value", "is")
ARE: Final = pgettext_lazy("a filter: field is in a state", "are")
IS_NOT: Final = pgettext_lazy("a filter: field is not value", "is not")
AT_LEAST: Final = pgettext_lazy("a filter: field is at least value", "≥")
AT_MOST: Final = pgettext_lazy("a filter: field is at most value", "≤")
BEFORE: Final = pgettext_lazy("a filter: field is before date", "before")
AFTER: Final = pgettext_lazy("a filter: field is after date", "after")
CONTAINS: Final = pgettext_lazy("a filter: field contains value", "contains")


def either(key: str, label: "Text", field: Callable[[], Any], keep: conditions.Meant) -> Facet:
    """Return a facet of values that accounts have or have not."""
    operators = (
        Operator(key, IS, field(), partial(conditions.among, meant=keep)),
        Operator(f"{key}-not", IS_NOT, field(), partial(conditions.not_among, meant=keep)),
    )
    return Facet(key, label, "text" if isinstance(operators[0].field, values.Texts) else "choices", operators)


def between(key: str, label: "Text", shape: "Shape", name: str, prepare: conditions.Prepare = AS_IT_IS) -> Facet:
    """Return a facet of amounts: at least, at most."""
    asked: Any = {"name": name, "prepare": prepare, "unit": conditions.PERCENT if shape == "percent" else Decimal(1)}
    operators = (
        Operator(f"{key}-min", AT_LEAST, values.Amount(), partial(conditions.at_least, **asked)),
        Operator(f"{key}-max", AT_MOST, values.Amount(), partial(conditions.at_most, **asked)),
    )
    return Facet(key, label, shape, operators)


def dated(key: str, label: "Text", name: str, prepare: conditions.Prepare = AS_IT_IS) -> Facet:
    """Return a facet of days: before, after."""
    asked: Any = {"name": name, "prepare": prepare}
    operators = (
        Operator(f"{key}-before", BEFORE, values.Day(), partial(conditions.before, **asked)),
        Operator(f"{key}-after", AFTER, values.Day(), partial(conditions.after, **asked)),
    )
    return Facet(key, label, "date", operators)


def one(name: str, label: "Text", field: Any, keep: Any, words: "Text" = IS) -> Facet:
    """Return a facet of which there is one value at a time."""
    return Facet(name, label, "one", (Operator(name, words, field, keep),))


@cache
def own_facets() -> tuple[Facet, ...]:
    """Return what everybody filters by."""
    return (
        either("class", _("Class"), lambda: values.Codes(CLASS_CODES), conditions.classes),
        one("moved", _("Class moved in the last run"), values.Word(("up", "down")), conditions.moved),
        one("by-hand", _("Class set by hand"), values.Word(YES_NO), conditions.by_hand),
        one("at-risk", _("At risk"), values.Word(YES_NO), conditions.at_risk),
        either("owner", _("Owner"), lambda: values.Keys(("me", "none")), conditions.owners),
        either("status", _("Status"), lambda: values.Codes(STATUSES), partial(conditions.column, name="status")),
        one(ARCHIVED, _("Archived accounts"), values.Word(SHOWN), conditions.archived, ARE),
        either("segment", _("Segment"), values.Keys, partial(conditions.keys, name="segment")),
        either("kind", _("Kind"), lambda: values.Codes(KINDS), partial(conditions.column, name="kind")),
        replace(
            either("country", _("Country"), values.Texts, partial(conditions.texts, name="country")), shape="choices"
        ),
        either("city", _("City"), values.Texts, partial(conditions.texts, name="city")),
        either("tag", _("Tag"), values.Keys, conditions.tags),
        either("team", _("Team"), values.Keys, partial(conditions.keys, name="team")),
        between("revenue", _("Revenue, 12 m"), "money", "revenue", conditions.with_sales),
        between("change", _("Change"), "percent", "growth", conditions.with_sales),
        dated("last-order", _("Last order"), "last_order_on", conditions.with_sales),
        Facet(
            "last-order-days", _("Days since last order"), "days",
            (
                Operator("last-order-over", _("more than"), values.Days(), conditions.quiet_for_over),
                Operator("last-order-within", _("at most"), values.Days(), conditions.ordered_within),
            ),
        ),
        one("key", _("Key account"), values.Word(YES_NO), conditions.key),
        dated("key-since", _("Key account since"), "key_since"),
        one("reference", _("Reference customer"), values.Word(YES_NO), conditions.reference),
        between("credit", _("Credit limit"), "number", "credit_limit"),
        between("payment", _("Payment days"), "number", "payment_days"),
    )  # fmt: skip


def custom_facet(field: CustomField) -> Facet:
    """Return how accounts are filtered by a field of our own."""
    name, kind = custom_fields.name_of(field), CustomField.Kind

    def asked(operator: str, words: "Text", reads: values.Value, spell: Callable[[Any], str]) -> Operator:
        return Operator(operator, words, reads, partial(conditions.custom, field=field, spell=spell))

    if field.kind in {kind.NUMBER, kind.DATE}:
        reads = values.Amount() if field.kind == kind.NUMBER else values.Day()
        low = asked(f"{name}-min", AT_LEAST, reads, lambda value: f"{reads.spell(value)}..")
        high = asked(f"{name}-max", AT_MOST, reads, lambda value: f"..{reads.spell(value)}")
        return Facet(name, field.name, "number" if field.kind == kind.NUMBER else "date", (low, high))
    if field.kind == kind.CHOICE:
        options = values.Options(field.options)
        return Facet(name, field.name, "choices", (asked(name, IS, options, options.spell),))
    if field.kind == kind.YES_NO:
        return Facet(name, field.name, "one", (asked(name, IS, values.Word(YES_NO), str),))
    return Facet(name, field.name, "text", (asked(name, CONTAINS, values.Value(max_length=LONGEST_TEXT), str),))


def facets(custom: Iterable[CustomField] = ()) -> list[Facet]:
    """Return everything that the list may be filtered by: ours, the fields of our own, the columns of other apps."""
    added = [column.facet for column in account_columns if column.facet is not None]
    return [*own_facets(), *(custom_facet(field) for field in custom), *added]
