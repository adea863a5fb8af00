"""Who imports, and jobs that nobody but the test works on."""

import pytest

from kam.core import broker
from kam.core.models import User


@pytest.fixture
def importer(db: None) -> User:
    """The system user, as whom the command acts."""
    return User.objects.importer()


@pytest.fixture
def no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests run the jobs themselves."""
    monkeypatch.setattr(broker, "send", lambda *_args, **_more: True)
