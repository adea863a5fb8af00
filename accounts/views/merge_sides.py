"""Two accounts field by field, with the value that wins."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from accounts.forms.account import AccountForm
from accounts.forms.account_values import values_of
from accounts.models import Account
from accounts.services.merging import CHOOSABLE
from accounts.views.account_form import asked_of
from accounts.views.value_words import words_of
from kam.core.models import User

# In the order of the form. Addresses, numbers and tags are no matter of one or the other: they are joined.
SHOWN: Final = (
    "name", "legal_name", "legal_form", "short_name", "kind", "status", "segment", "industry", "country", "city",
    "website", "currency", "credit_limit", "payment_days", "is_reference",
)  # fmt: skip


@dataclass(frozen=True)
class Side:
    """One field of both accounts in words. `is_open`: the person chooses; else what wins is a rule."""

    name: str
    label: str
    mine: str
    others: str
    is_open: bool
    takes_other: bool


def sides_of(survivor: Account, other: Account, user: User, *, taken: Collection[str] = ()) -> list[Side]:
    """Return every field in which one of them says something."""
    asked = asked_of(user, survivor)
    form = AccountForm(asked=asked)
    mine, others = values_of(survivor, asked.fields), values_of(other, asked.fields)
    names = [name for name in (*SHOWN, *form.own_names) if name in form.fields and (mine[name] or others[name])]
    return [_side(form, name, mine[name], others[name], is_taken=name in taken) for name in names]


def _side(form: AccountForm, name: str, mine: Any, others: Any, *, is_taken: bool) -> Side:
    can_choose = name in CHOOSABLE or name in form.own_names
    is_open = can_choose and bool(mine) and bool(others) and mine != others
    return Side(
        name=name,
        label=str(form.fields[name].label),
        mine=words_of(form, name, mine) if mine else "",
        others=words_of(form, name, others) if others else "",
        is_open=is_open,
        takes_other=is_taken if is_open else _wins(name, mine, others),
    )


def _wins(name: str, mine: str, others: str) -> bool:
    """Say whether by rule the other account's value stays: what the survivor does not say, and being a key account."""
    if name == "status":
        return others == Account.Status.KEY and mine != others
    return bool(others) and not mine
