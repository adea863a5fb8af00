"""What people keep in their sidebars, for tests."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from accounts.models import PinnedAccount
from tests.factories.accounts import AccountFactory
from tests.factories.core import UserFactory


class PinnedAccountFactory(DjangoModelFactory[PinnedAccount]):
    """An account at the top of somebody's sidebar."""

    class Meta:
        model = PinnedAccount

    user: Any = factory.SubFactory(UserFactory)
    account: Any = factory.SubFactory(AccountFactory)
    position = 1
