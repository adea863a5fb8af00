"""What people declare about a file, checked word by word."""

from typing import TypedDict

from django.utils.translation import gettext as _

from accounts.importing.dates import ORDERS
from accounts.importing.fields import BY_KEY
from accounts.importing.words import CURRENCIES
from kam.core.errors import DomainError


class Wanted(TypedDict, total=False):
    """How a file is to be read, in the command's words; what is empty or not said is found out or refused."""

    format: str
    encoding: str
    delimiter: str
    sheet: str
    decimal: str
    date_order: str
    currency: str
    # Field -> header cell.
    columns: dict[str, str]


def decimal_mark(name: str) -> str:
    """Return the mark of this name or sign, empty for none. DomainError for another one."""
    sign = {"point": ".", "dot": ".", "comma": ","}.get(name, name)
    if sign not in {"", ".", ","}:
        raise DomainError(_("The decimal mark must be a point or a comma."), field="decimal")
    return sign


def date_order_named(order: str) -> str:
    """Return the order of day, month and year, empty for none. DomainError for one that there is not."""
    if order and order not in ORDERS:
        text = _("The order of dates must be one of these: %(orders)s.")
        raise DomainError(text % {"orders": ", ".join(ORDERS)}, field="date_order")
    return order


def require_currency(code: str) -> str:
    """Return the code as it is stored, empty for none. DomainError for one that is no currency's."""
    if code and code.strip().upper() not in CURRENCIES:
        text = _("%(code)s is not the code of a currency (ISO 4217), such as EUR.")
        raise DomainError(text % {"code": code[:20]}, field="currency")
    return code.strip().upper()


def refuse_columns(columns: dict[str, str], header: list[str] | None) -> None:
    """Raise DomainError unless each column holds one thing; only a customer's name may be its number as well."""
    taken: dict[str, str] = {}
    for key, name in columns.items():
        if key not in BY_KEY:
            words = _("There is no field “%(name)s”. There are: %(known)s.")
            raise DomainError(words % {"name": key[:80], "known": ", ".join(BY_KEY)}, field="columns")
        if header is not None and name not in header:
            raise DomainError(_("The file has no column “%(name)s”.") % {"name": name}, field="columns")
        other = taken.setdefault(name, key)
        if other != key and {other, key} != {"customer_id", "customer_name"}:
            raise DomainError(
                _("The column “%(name)s” is chosen for two things: %(first)s and %(second)s.")
                % {"name": name, "first": BY_KEY[other].label, "second": BY_KEY[key].label},
                field="columns",
            )
