"""What sweeps over all addresses need."""

import pytest
from pytest_django.fixtures import Settings


@pytest.fixture
def unthrottled(settings: Settings) -> None:
    """Let pages of the sign-in be asked as often as a sweep does; what throttles them has tests of its own."""
    settings.ACCOUNT_RATE_LIMITS = False
