"""Which accounts fit a value of the list's address. Each narrows accounts that `with_class` has prepared."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Final

from django.db.models import BooleanField, Case, F, Q, Value, When
from django.db.models.functions import Left

from accounts import custom_fields
from accounts.models import Account, AccountTag, Alarm, ClassChange, ClassificationOverride, CustomField
from accounts.querysets.account_values import of_classes

if TYPE_CHECKING:
    from accounts.panels import Asking
    from accounts.querysets.account import AccountQuerySet

Meant = Callable[[Sequence[str], "Asking"], Q]
Prepare = Callable[["AccountQuerySet", "Asking"], "AccountQuerySet"]

NOBODY: Final = Q(pk__in=[])
PERCENT: Final = Decimal("0.01")


def among(accounts: "AccountQuerySet", value: Sequence[str], asking: "Asking", *, meant: Meant) -> "AccountQuerySet":
    """Keep accounts that are any of these."""
    return accounts.filter(meant(value, asking))


def not_among(
    accounts: "AccountQuerySet", value: Sequence[str], asking: "Asking", *, meant: Meant
) -> "AccountQuerySet":
    """Keep accounts that are none of these; those without a value are none of them."""
    # What is unknown to SQL is no match, so it stays.
    other = Case(
        When(meant(value, asking), then=Value(False)),  # noqa: FBT003 - SQL's own words
        default=Value(True),  # noqa: FBT003 - SQL's own words
        output_field=BooleanField(),
    )
    return accounts.filter(other)


def at_least(
    accounts: "AccountQuerySet", value: Decimal, asking: "Asking", *, name: str, prepare: Prepare, unit: Decimal
) -> "AccountQuerySet":
    """Keep accounts whose figure is so large or larger."""
    return prepare(accounts, asking).filter(**{f"{name}__gte": value * unit})


def at_most(
    accounts: "AccountQuerySet", value: Decimal, asking: "Asking", *, name: str, prepare: Prepare, unit: Decimal
) -> "AccountQuerySet":
    """Keep accounts whose figure is so small or smaller."""
    return prepare(accounts, asking).filter(**{f"{name}__lte": value * unit})


def before(
    accounts: "AccountQuerySet", value: date, asking: "Asking", *, name: str, prepare: Prepare
) -> "AccountQuerySet":
    """Keep accounts whose day comes earlier."""
    return prepare(accounts, asking).filter(**{f"{name}__lt": value})


def after(
    accounts: "AccountQuerySet", value: date, asking: "Asking", *, name: str, prepare: Prepare
) -> "AccountQuerySet":
    """Keep accounts whose day comes later."""
    return prepare(accounts, asking).filter(**{f"{name}__gt": value})


def as_it_is(accounts: "AccountQuerySet", asking: "Asking") -> "AccountQuerySet":
    """Return accounts whose own column is asked for."""
    return accounts


def with_sales(accounts: "AccountQuerySet", asking: "Asking") -> "AccountQuerySet":
    """Add the figures of the list's twelve months."""
    return accounts.with_sales(**asking.months)


def classes(codes: Sequence[str], asking: "Asking") -> Q:
    """Return cells, rows and columns of the matrix."""
    return of_classes(set(codes))


def owners(keys_: Sequence[str], asking: "Asking") -> Q:
    """Return who owns the account; `me` is whoever asks."""
    people = [asking.user.pk if key == "me" else int(key) for key in keys_ if key != "none"]
    return Q(owner__in=people) | (Q(owner=None) if "none" in keys_ else NOBODY)


def column(codes: Sequence[str], asking: "Asking", *, name: str) -> Q:
    """Return a column that holds codes."""
    return Q(**{f"{name}__in": codes})


def keys(numbers: Sequence[str], asking: "Asking", *, name: str) -> Q:
    """Return a column that means another row, or none."""
    wanted = Q(**{f"{name}__in": [int(number) for number in numbers if number != "none"]})
    return wanted | (Q(**{name: None}) if "none" in numbers else NOBODY)


def texts(words: Sequence[str], asking: "Asking", *, name: str) -> Q:
    """Return a column that holds words; capitals do not make another word."""
    return reduce(or_, (Q(**{f"{name}__iexact": word}) for word in words), NOBODY)


def tags(numbers: Sequence[str], asking: "Asking") -> Q:
    """Return accounts with any of the tags, or without any tag."""
    stuck = AccountTag.objects.visible_to(asking.user)
    wanted = Q(pk__in=stuck.filter(tag__in=[int(each) for each in numbers if each != "none"]).values("account"))
    return wanted | (~Q(pk__in=stuck.values("account")) if "none" in numbers else NOBODY)


def moved(accounts: "AccountQuerySet", value: str, asking: "Asking") -> "AccountQuerySet":
    """Keep accounts whose value class the published run raised or lowered; none whose letter is given by hand."""
    changes = ClassChange.objects.visible_to(asking.user).filter(run__is_published=True)
    lettered = (
        changes.exclude(from_class="")
        .exclude(to_class="")
        .annotate(was=Left("from_class", 1), became=Left("to_class", 1))
    )
    # A comes before B in the alphabet as well.
    fell = lettered.filter(became__gt=F("was")) if value == "down" else lettered.filter(became__lt=F("was"))
    by_hand = ClassificationOverride.objects.visible_to(asking.user).filter(ended_at=None).exclude(abc="")
    return accounts.filter(pk__in=fell.values("account")).exclude(pk__in=by_hand.values("account"))


def by_hand(accounts: "AccountQuerySet", value: str, asking: "Asking") -> "AccountQuerySet":
    """Keep accounts whose class, or one of its letters, is given by hand, or all others."""
    given = ClassificationOverride.objects.visible_to(asking.user).filter(ended_at=None).values("account")
    return accounts.filter(pk__in=given) if value == "yes" else accounts.exclude(pk__in=given)


def quiet_for_over(accounts: "AccountQuerySet", value: int, asking: "Asking") -> "AccountQuerySet":
    """Keep accounts whose last order is more than so many days ago."""
    return before(accounts, asking.today - timedelta(days=value), asking, name="last_order_on", prepare=with_sales)


def ordered_within(accounts: "AccountQuerySet", value: int, asking: "Asking") -> "AccountQuerySet":
    """Keep accounts that ordered in the last so many days."""
    day_before = asking.today - timedelta(days=value + 1)
    return after(accounts, day_before, asking, name="last_order_on", prepare=with_sales)


def at_risk(accounts: "AccountQuerySet", value: str, asking: "Asking") -> "AccountQuerySet":
    """Keep accounts with an alarm that nobody has muted, or all others."""
    loud = Q(pk__in=Alarm.objects.visible_to(asking.user).loud().order_by().values("account"))
    return accounts.filter(loud if value == "yes" else ~loud)


def archived(accounts: "AccountQuerySet", value: str, asking: "Asking") -> "AccountQuerySet":
    """Keep archived accounts beside those in use, or alone."""
    return accounts.archived() if value == "only" else accounts.unmerged()


def key(accounts: "AccountQuerySet", value: str, asking: "Asking") -> "AccountQuerySet":
    """Keep key accounts, or all others."""
    is_key = Q(status=Account.Status.KEY)
    return accounts.filter(is_key if value == "yes" else ~is_key)


def reference(accounts: "AccountQuerySet", value: str, asking: "Asking") -> "AccountQuerySet":
    """Keep reference customers, or all others."""
    return accounts.filter(is_reference=value == "yes")


def custom(accounts: "AccountQuerySet", value: Any, asking: "Asking", *, field: CustomField, spell: Any) -> Any:
    """Keep accounts that say this in a field of our own; `spell` writes the value as that field is asked for."""
    return custom_fields.narrowed(accounts, field, spell(value))
