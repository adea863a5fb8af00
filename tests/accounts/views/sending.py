"""What the form of an account sends."""

from typing import Any

from accounts.forms.account_values import data_of, values_of, written
from accounts.models import Account, CustomField

EMPTY = {
    "addresses-TOTAL_FORMS": "0",
    "addresses-INITIAL_FORMS": "0",
    "numbers-TOTAL_FORMS": "0",
    "numbers-INITIAL_FORMS": "0",
}


def new(**said: Any) -> dict[str, Any]:
    """What is sent about a new account of which only this is said."""
    return {"name": "Polmarket S.A.", "kind": "COMPANY", "status": "PROSPECT", **EMPTY, **said}


def edited(account: Account, *, fields: list[CustomField] | None = None, **said: Any) -> dict[str, Any]:
    """What is sent when somebody who sees the account as it is now says something else."""
    values = values_of(account, fields or [])
    return {**data_of(values), "version": str(account.version), "base": written(values), **said}


def url(account: Account) -> str:
    return f"/accounts/{account.pk}/edit/"
