"""The filters of the accounts list, asked as a person on a day."""

from datetime import date

from accounts.filters import AccountFilter
from accounts.models import Account
from accounts.panels import Asking
from kam.core.models import User

TODAY = date(2026, 1, 20)
YEARS = {"start_before": date(2024, 1, 1), "start": date(2025, 1, 1), "end": date(2026, 1, 1)}


def names(person: User, parameters: dict[str, str]) -> list[str]:
    return list(filtered(person, parameters).found.order_by("name", "pk").values_list("name", flat=True))


def filtered(person: User, parameters: dict[str, str]) -> AccountFilter:
    accounts = Account.objects.visible_to(person).with_class()
    return AccountFilter(parameters, accounts, asking=Asking(person, YEARS, TODAY))
