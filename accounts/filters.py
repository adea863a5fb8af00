"""The filters of the accounts list, the same for the page and for REST.

A value nobody could mean (a class that does not exist, an owner that is no number) is left out and named in the
form's errors; it never changes what is found.
"""

from collections import OrderedDict
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, Filter, FilterSet

from accounts import tax_numbers
from accounts.models import Account
from accounts.naming import sort_key
from accounts.panels import account_columns

if TYPE_CHECKING:
    from accounts.querysets.account import AccountQuerySet

# More words, or longer ones, are no name.
LONGEST_SEARCH: Final = 100
MOST_WORDS: Final = 6
LARGEST_ID: Final = 2**63 - 1

ROWS: Final = ("A", "B", "C")
COLUMNS: Final = ("X", "Y", "Z", "-")
CLASS_CODES: Final = [*(abc + xyz for abc in ROWS for xyz in COLUMNS), *ROWS, *COLUMNS, "dormant", "none"]
SORTS: Final = {
    "name": _("Name"),
    "class": _("Class"),
    "revenue": _("Revenue"),
    "change": _("Change"),
    "last-order": _("Last order"),
    "owner": _("Owner"),
}
DEFAULT_SORT: Final = "-revenue"


class ClassField(forms.CharField):
    """Class codes parted by commas, as a list."""

    def clean(self, value: Any) -> list[str]:
        codes = [code for code in super().clean(value).split(",") if code]
        if any(code not in CLASS_CODES for code in codes):
            raise forms.ValidationError(_("There is no such class."), code="invalid")
        return codes


class OwnerField(forms.CharField):
    """A user's number, `me` or `none`."""

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        known = not text or text in {"me", "none"} or (text.isdecimal() and 0 < int(text[:30]) <= LARGEST_ID)
        if not known:
            raise forms.ValidationError(_("There is no such owner."), code="invalid")
        return text


class ClassFilter(CharFilter):
    field_class = ClassField


class OwnerFilter(CharFilter):
    field_class = OwnerField


def sort_choices() -> list[tuple[str, Any]]:
    """Return what the list may be sorted by, columns of other apps included; a minus puts the largest first."""
    labels = SORTS | {column.key: column.label for column in account_columns if column.sort_by}
    return [(sign + key, label) for key, label in labels.items() for sign in ("", "-")]


class AccountFilter(FilterSet):
    """Search, class, owner and status of accounts; needs `with_class`."""

    q = CharFilter(method="search", max_length=LONGEST_SEARCH)
    class_code = ClassFilter(method="in_class", max_length=LONGEST_SEARCH)
    owner = OwnerFilter(method="owned_by", max_length=20)
    status = ChoiceFilter(choices=Account.Status.choices)
    sort = ChoiceFilter(method="unfiltered", choices=sort_choices)

    @classmethod
    def get_filters(cls) -> OrderedDict[str, Filter]:
        """Return the filters under the names of the address; `class` is no name in Python."""
        filters = super().get_filters()
        filters["class"] = filters.pop("class_code")
        return filters

    def get_form_class(self) -> type[forms.Form]:
        """Return the form that reads the values; made once, because every page of the list reads them."""
        return _form_class()

    def search(self, accounts: "AccountQuerySet", name: str, value: str) -> "AccountQuerySet":
        """Find every word in name, city or number, without regard to case and accents; or the tax number."""
        words = sort_key(value).split()[:MOST_WORDS]
        return accounts.matching(words, tax_numbers=tax_numbers.spellings(value))

    def in_class(self, accounts: "AccountQuerySet", name: str, value: list[str]) -> "AccountQuerySet":
        """Keep cells, rows and columns of the matrix."""
        return accounts.in_classes(set(value))

    def owned_by(self, accounts: "AccountQuerySet", name: str, value: str) -> "AccountQuerySet":
        """Keep the accounts of one owner."""
        if value == "none":
            return accounts.filter(owner=None)
        # Without a person in front of the list nobody is "me".
        mine = self.request.user.pk if self.request else None
        return accounts.filter(owner=mine if value == "me" else int(value))

    def unfiltered(self, accounts: "AccountQuerySet", name: str, value: str) -> "AccountQuerySet":
        """Leave sorting to `sorting`: it comes after counting."""
        return accounts

    @property
    def values(self) -> dict[str, Any]:
        """The understood values."""
        # Asking for the errors makes the form read its data.
        return self.form.cleaned_data if self.errors is not None else {}

    @property
    def sorting(self) -> tuple[str, bool]:
        """The column sorted by and whether the largest comes first."""
        wanted = self.values.get("sort") or DEFAULT_SORT
        return wanted.removeprefix("-"), wanted.startswith("-")

    @property
    def ignored(self) -> list[str]:
        """Names of the values that could not be understood."""
        return list(self.errors)


@cache
def _form_class() -> type[forms.Form]:
    fields = {name: each.field for name, each in AccountFilter.base_filters.items()}
    return type("AccountFilterForm", (forms.Form,), fields)
