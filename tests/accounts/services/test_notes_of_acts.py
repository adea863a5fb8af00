"""What is noted about handing an account over."""

from datetime import UTC, datetime

import pytest

from accounts.models import Account
from accounts.services import account_acts
from kam.core.errors import DomainError
from kam.core.models import User


def test_a_note_too_long_is_refused(account: Account, boris: User) -> None:
    with pytest.raises(DomainError) as refusal:
        account_acts.hand_over(
            account=account, version=account.version, to=boris, team=None, by=boris,
            at=datetime(2026, 1, 2, tzinfo=UTC), note="x" * (account_acts.LONGEST_NOTE + 1),
        )  # fmt: skip
    assert refusal.value.field == "note"
