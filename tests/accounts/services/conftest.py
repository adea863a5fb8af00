"""Accounts that services are asked about."""

import pytest

from accounts.models import Account
from kam.core.models import Team, User
from tests.factories.accounts import AccountFactory


@pytest.fixture
def other(anna: User, team: Team) -> Account:
    """The same customer, opened a second time."""
    return AccountFactory(name="Northern Timber Sp. z o.o.", owner=anna, team=team, source="erp", external_id="N-2")
