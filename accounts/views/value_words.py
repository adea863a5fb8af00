"""A value of the account's form as people read it: beside another one, where two changed the same."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from accounts.forms.account import AccountForm
from accounts.forms.account_values import PARTS
from accounts.models import Address, TaxId


def words_of(form: AccountForm, name: str, value: Any) -> str:
    """Return the value in words: the label of a choice, yes or no, rows one after the other; empty for nothing."""
    if isinstance(value, list):
        return "; ".join(_row(name, row) for row in value)
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        return next((str(label) for key, label in choices if str(key) == value), value) if value else ""
    if isinstance(field, forms.BooleanField):
        return _("Yes") if value else _("No")
    return str(value)


def _row(name: str, row: dict[str, str]) -> str:
    kinds: dict[str, Any] = dict(Address.Kind.choices if name == "addresses" else TaxId.Kind.choices)
    parts = [part for key in (*PARTS, "value") if key != "kind" and (part := row.get(key, ""))]
    return f"{kinds.get(row.get('kind', ''), '')}: {', '.join(parts)}"
