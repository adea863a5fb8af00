"""Shape of an account's master data, in the order in which the form asks for it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.custom_fields import name_of
from accounts.forms.imports import CurrencyField
from accounts.models import Account, CustomField, Segment
from accounts.services.custom_fields import LARGEST, LONGEST_TEXT
from kam.core.models import Team, User

Status = Account.Status
# Data-identity: what the look for the same customer reads.
IDENTITY: Final = {"data-identity": "", "autocomplete": "off"}
YES_NO: Final = (("", _("Not said")), ("yes", _("Yes")), ("no", _("No")))
DAY: Final[dict[str, Any]] = {
    "widget": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    "input_formats": ["%Y-%m-%d"],
}


@dataclass(frozen=True)
class Asked:
    """What the form offers to this person: segments, fields of our own, and to whom the account may be given.

    `owners` and `teams` are empty for who may not say it; `leads` tells whether the person decides about key accounts.
    """

    segments: Sequence[Segment]
    fields: Sequence[CustomField]
    owners: Sequence[User] = ()
    teams: Sequence[Team] = ()
    leads: bool = False
    is_new: bool = False
    sections: dict[str, list[str]] = field(default_factory=dict)


class AccountForm(forms.Form):
    """Everything about an account but addresses and tax numbers, of which there are several."""

    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput(attrs=IDENTITY))
    legal_name = forms.CharField(
        label=_("Legal name"), max_length=250, required=False, widget=forms.TextInput(attrs=IDENTITY)
    )
    legal_form = forms.CharField(label=_("Legal form"), max_length=60, required=False)
    short_name = forms.CharField(label=_("Short name"), max_length=60, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=Account.Kind.choices)
    status = forms.ChoiceField(label=_("Status"), choices=Status.choices)
    key_since = forms.DateField(
        label=_("Key account since"), required=False, help_text=_("Only with the status “Key account”."), **DAY
    )
    segment = forms.ChoiceField(label=_("Segment"), required=False)
    industry = forms.CharField(label=_("Industry"), max_length=80, required=False)
    tags = forms.CharField(
        label=_("Tags"), max_length=1000, required=False, help_text=_("Several are separated by commas.")
    )
    is_reference = forms.BooleanField(label=_("Reference customer, whom we may name to others"), required=False)
    country = forms.CharField(
        label=_("Country"), max_length=60, required=False, widget=forms.TextInput(attrs={"list": "countries"})
    )
    city = forms.CharField(label=_("City"), max_length=80, required=False)
    website = forms.URLField(
        label=_("Website"), max_length=200, required=False, assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    currency = CurrencyField(label=_("Currency"), required=False, help_text=_("Of its invoices, for example EUR."))
    credit_limit = forms.DecimalField(
        label=_("Credit limit"), required=False, min_value=0, max_digits=16, decimal_places=2
    )
    payment_days = forms.IntegerField(
        label=_("Payment days"), required=False, min_value=0, max_value=999, help_text=_("From invoice to payment.")
    )
    owner = forms.ChoiceField(label=_("Owner"), required=False)
    team = forms.ChoiceField(label=_("Team"), required=False)

    def __init__(self, *args: Any, asked: Asked, **options: Any) -> None:
        super().__init__(*args, **options)
        self.asked = asked
        self._choose("segment", _("No segment"), [(each.pk, each.name) for each in asked.segments])
        self._offer_status()
        for each in asked.fields:
            self.fields[name_of(each)] = _field_for(each)
        self._offer_placement()

    @property
    def own_names(self) -> list[str]:
        """Names of the fields of our own."""
        return [name_of(each) for each in self.asked.fields]

    def answers(self) -> dict[str, Any]:
        """Return what was said in the fields of our own, by their keys."""
        found = {each.key: self.cleaned_data.get(name_of(each)) for each in self.asked.fields}
        truths = {"yes": True, "no": False}
        for each in self.asked.fields:
            if each.kind == CustomField.Kind.YES_NO:
                found[each.key] = truths.get(str(found[each.key]))
        return found

    def _offer_status(self) -> None:
        if self.asked.leads:
            return
        del self.fields["key_since"]
        status = self.fields["status"]
        assert isinstance(status, forms.ChoiceField)  # noqa: S101 - told to the type checker
        if self.initial.get("status") == Status.KEY:
            status.disabled = True
            status.help_text = _("Who leads the team decides about key accounts.")
        else:
            status.choices = [(value, label) for value, label in Status.choices if value != Status.KEY]

    def _offer_placement(self) -> None:
        asked = self.asked
        if not asked.owners:
            del self.fields["owner"]
        else:
            self._choose("owner", _("Nobody yet"), [(each.pk, each.name) for each in asked.owners])
        if not asked.teams:
            del self.fields["team"]
        else:
            self._choose("team", _("No team"), [(each.pk, each.name) for each in asked.teams])

    def _choose(self, name: str, nothing: Any, choices: list[tuple[int, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - told to the type checker
        field.choices = [("", nothing), *((str(pk), label) for pk, label in choices)]


def _field_for(each: CustomField) -> forms.Field:
    kinds = CustomField.Kind
    common: dict[str, Any] = {"label": each.name, "help_text": each.help, "required": False}
    if each.kind == kinds.NUMBER:
        return forms.DecimalField(max_value=LARGEST - 1, min_value=1 - LARGEST, decimal_places=6, **common)
    if each.kind == kinds.DATE:
        return forms.DateField(**common, **DAY)
    if each.kind == kinds.CHOICE:
        return forms.ChoiceField(choices=[("", _("Not said")), *((word, word) for word in each.options)], **common)
    if each.kind == kinds.YES_NO:
        return forms.ChoiceField(choices=YES_NO, **common)
    return forms.CharField(max_length=LONGEST_TEXT, **common)
