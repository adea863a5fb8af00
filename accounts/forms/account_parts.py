"""Shapes of what an account has several of: addresses and tax numbers, a row each."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.account import IDENTITY
from accounts.models import Address, TaxId
from accounts.services.master_data import AddressLines
from accounts.services.records import MOST_PARTS, AddressGiven
from accounts.tax_numbers import LONGEST

LINES: Final = tuple(AddressLines.__annotations__)
LARGEST_KEY: Final = 2**63 - 1


class AddressForm(forms.Form):
    """One address; a row without any text is none."""

    pk = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_KEY, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Kind"), choices=Address.Kind.choices)
    lines = forms.CharField(label=_("Street and number"), max_length=250, required=False)
    postal_code = forms.CharField(label=_("Postal code"), max_length=20, required=False)
    city = forms.CharField(label=_("City"), max_length=80, required=False)
    region = forms.CharField(label=_("Region"), max_length=80, required=False)
    country = forms.CharField(
        label=_("Country"), max_length=60, required=False, widget=forms.TextInput(attrs={"list": "countries"})
    )

    @property
    def is_blank(self) -> bool:
        """Whether nobody wrote anything here."""
        return not any(self.cleaned_data.get(part) for part in LINES)

    def given(self) -> AddressGiven:
        """Return the address as the service takes it."""
        said = self.cleaned_data
        lines: AddressLines = {part: said[part] for part in LINES}  # type: ignore[assignment]  # all of them
        return AddressGiven(kind=said["kind"], lines=lines, pk=said["pk"])


class TaxNumberForm(forms.Form):
    """One tax number; a row without a number is none."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=TaxId.Kind.choices, widget=forms.Select(attrs={"data-identity": ""})
    )
    # Spaces and dashes are taken out before it is measured.
    value = forms.CharField(
        label=_("Number"), max_length=2 * LONGEST, required=False, widget=forms.TextInput(attrs=IDENTITY)
    )

    @property
    def is_blank(self) -> bool:
        """Whether nobody wrote anything here."""
        return not self.cleaned_data.get("value")


class Rows(forms.BaseFormSet):  # type: ignore[type-arg]  # not subscriptable at run time
    """Rows of one kind, each with room for what was not said before."""

    @property
    def filled(self) -> list[tuple[int, Any]]:
        """The rows in which something was written, with their places; only of a valid set."""
        return [(place, row) for place, row in enumerate(self.forms) if not row.is_blank]


# Twice as many as may be come back to whoever wrote them; of a count that somebody made up no thousand rows are drawn.
MOST_DRAWN: Final = 2 * MOST_PARTS
ROWS: Final[dict[str, Any]] = {"extra": 0, "max_num": MOST_PARTS, "absolute_max": MOST_DRAWN, "validate_max": True}
AddressRows: Any = forms.formset_factory(AddressForm, formset=Rows, **ROWS)
TaxNumberRows: Any = forms.formset_factory(TaxNumberForm, formset=Rows, **ROWS)
