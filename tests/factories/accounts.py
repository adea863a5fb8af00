"""Accounts and what belongs to them, for tests."""

from datetime import date
from typing import Any

import factory
from factory.django import DjangoModelFactory

from accounts.models import Account, AccountTeamMember
from tests.factories.core import UserFactory


class AccountFactory(DjangoModelFactory[Account]):
    """An account that nobody owns; say `owner=` and `team=`."""

    class Meta:
        model = Account

    name = factory.Sequence(lambda n: f"Customer {n}")

    @classmethod
    def _create(cls, model_class: type[Account], *args: Any, **kwargs: Any) -> Account:
        account = model_class(*args, **kwargs)
        account.derive_names()
        account.save()
        return account


class AccountTeamMemberFactory(DjangoModelFactory[AccountTeamMember]):
    """A colleague on an account team who may read; say `access="EDIT"` for more."""

    class Meta:
        model = AccountTeamMember

    account: Any = factory.SubFactory(AccountFactory)
    user: Any = factory.SubFactory(UserFactory)
    from_on = date(2026, 1, 1)
