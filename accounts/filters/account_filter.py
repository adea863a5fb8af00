"""The filters of the accounts list, the same for the page and for REST.

A value nobody could mean (a class that does not exist, an owner that is no number) is left out and named in the
form's errors; it never changes what is found.
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django_filters import Filter, FilterSet

from accounts import custom_fields, tax_numbers
from accounts.filters import values
from accounts.filters.facets import ARCHIVED, CONTAINS, CUSTOM, facets
from accounts.models import CustomField
from accounts.naming import sort_key
from accounts.panels import Asking, Operator, account_columns
from kam.core.cleaning import unsteered

if TYPE_CHECKING:
    from accounts.querysets.account import AccountQuerySet

# More words, or longer ones, are no name.
LONGEST_SEARCH: Final = 100
MOST_WORDS: Final = 6
SEARCH: Final = "q"
SORT: Final = "sort"
# What the list may be sorted by, under the names of the address.
SORTS: Final = {
    "name": _("Name"),
    "class": _("Class"),
    "revenue": _("Revenue"),
    "change": _("Change"),
    "trend": _("Trend"),
    "last-order": _("Last order"),
    "owner": _("Owner"),
    "status": _("Status"),
    "segment": _("Segment"),
    "kind": _("Kind"),
    "city": _("City"),
    "country": _("Country"),
    "team": _("Team"),
    "tags": _("Tags"),
    "credit": _("Credit limit"),
    "payment": _("Payment days"),
    "key-since": _("Key account since"),
    "archived-on": _("Archived on"),
    "number": _("Number"),
}
DEFAULT_SORT: Final = "-revenue"


def sort_choices() -> list[tuple[str, Any]]:
    """Return what the list may be sorted by, columns of other apps included; a minus puts the largest first."""
    labels = SORTS | {column.key: column.label for column in account_columns if column.sort_by}
    return [(sign + key, label) for key, label in labels.items() for sign in ("", "-")]


class Asked(Filter):
    """One name of the address; an empty value asks for nothing."""

    def __init__(self, operator: Operator) -> None:
        super().__init__()
        self.operator = operator

    def __deepcopy__(self, memo: dict[int, Any]) -> "Asked":
        """Return another one of the same: what is in it never changes."""
        return Asked(self.operator)

    @property
    def field(self) -> values.Value:
        """What reads the value."""
        found: values.Value = self.operator.field
        return found

    def filter(self, qs: Any, value: Any) -> Any:
        """Narrow the accounts to what fits the value."""
        asked: Any = self
        return qs if value in (None, "", []) else self.operator.keep(qs, value, asked.parent.asking)


class AccountFilter(FilterSet):
    """Search and facets of accounts, archived ones among them; needs `with_class`.

    `custom` are the fields of our own, asked for when the address names one or all are to be offered.
    """

    def __init__(
        self,
        data: Mapping[str, str],
        queryset: "AccountQuerySet",
        *,
        asking: Asking,
        custom: Iterable[CustomField] | None = None,
    ) -> None:
        self.asking = asking
        if custom is None:
            names_one = any(name.startswith(CUSTOM) for name in data)
            custom = custom_fields.defined(asking.user) if names_one else []
        self.facets = facets(custom)
        operators = [SEARCHED, *(each for facet in self.facets for each in facet.operators), SORTED]
        # A list is asked for two or three things of fifty; what is not asked for is not built.
        self.base_filters = OrderedDict((each.name, Asked(each)) for each in operators if data.get(each.name))
        super().__init__(dict(data), queryset)

    @property
    def values(self) -> dict[str, Any]:
        """The understood values that ask for something, in the order of the facets."""
        # Asking for the errors makes the form read its data.
        cleaned = self.form.cleaned_data if self.errors is not None else {}
        return {name: value for name, value in cleaned.items() if value not in (None, "", [])}

    @property
    def ignored(self) -> list[str]:
        """Names of the values that could not be understood."""
        return list(self.errors)

    def spelled(self) -> dict[str, str]:
        """Return the understood values as an address has them."""
        fields: Any = {name: asked.field for name, asked in self.filters.items()}
        return {name: fields[name].spell(value) for name, value in self.values.items()}

    @property
    def found(self) -> "AccountQuerySet":
        """The accounts that fit, in no order."""
        return cast("AccountQuerySet", self.qs)

    @property
    def archived(self) -> str:
        """Whether archived accounts are meant `too`, or they `only`; empty when they are left out."""
        meant: str = self.values.get(ARCHIVED, "")
        return meant

    def filter_queryset(self, queryset: Any) -> Any:
        """Narrow the accounts to what fits; archived ones are there only for who asks for them."""
        return super().filter_queryset(queryset if self.archived else queryset.active())


class Sort(values.Value):
    """A column, with a minus when the largest comes first."""

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if text and text not in dict(sort_choices()) and not text.lstrip("-").startswith(CUSTOM):
            raise forms.ValidationError(_("There is no such order."), code="invalid")
        return text


def search(accounts: "AccountQuerySet", value: str, asking: Asking) -> "AccountQuerySet":
    """Find every word in name, city or number, without regard to case and accents; or the tax number."""
    words = sort_key(unsteered(value)).split()[:MOST_WORDS]
    return accounts.matching(words, tax_numbers=tax_numbers.spellings(value))


def unfiltered(accounts: "AccountQuerySet", value: str, asking: Asking) -> "AccountQuerySet":
    """Leave sorting to `sorting`: it comes after counting."""
    return accounts


SEARCHED: Final = Operator(SEARCH, CONTAINS, values.Value(max_length=LONGEST_SEARCH), search)
SORTED: Final = Operator(SORT, "", Sort(), unfiltered)
