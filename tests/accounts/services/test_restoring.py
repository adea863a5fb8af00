"""A value that an account had comes back: by the same rights, once per version, and that can be undone."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Account, Segment
from accounts.services import portfolio, restoring
from kam.core import undo
from kam.core.errors import DomainError, VersionConflict
from kam.core.models import UndoableAct, User
from tests.accounts.services.meeting import NOW
from tests.factories.accounts import CustomFieldFactory

pytestmark = pytest.mark.django_db


def restore(account: Account, field: str, value: Any, by: User, version: int | None = None) -> UndoableAct:
    account.refresh_from_db()
    return restoring.restore_value(
        account=account, field=field, value=value, version=version or account.version, by=by, at=NOW
    )


@pytest.mark.parametrize(
    ("field", "now", "earlier"),
    [
        ("city", "Gdynia", "Gdańsk"),
        ("credit_limit", Decimal("500.50"), Decimal("200.25")),
        ("credit_limit", Decimal(500), None),
        ("payment_days", 30, 14),
        ("is_reference", True, False),
    ],
)
def test_the_value_comes_back_and_goes_again(field: str, now: Any, earlier: Any, account: Account, anna: User) -> None:
    account = portfolio.edit_account(account=account, version=account.version, by=anna, **{field: now})
    act = restore(account, field, earlier, anna)
    account.refresh_from_db()
    assert getattr(account, field) == earlier
    act.refresh_from_db()
    undo.undo(act, by=anna, now=NOW)
    account.refresh_from_db()
    assert getattr(account, field) == now


def test_a_segment_comes_back_as_long_as_it_is_there(account: Account, anna: User) -> None:
    retail = Segment.objects.create(name="Retail")
    restore(account, "segment", retail.pk, anna)
    account.refresh_from_db()
    assert account.segment == retail
    with pytest.raises(DomainError, match="has been removed since"):
        restore(account, "segment", 987_654_321, anna)


def test_an_answer_comes_back(account: Account, anna: User) -> None:
    field = CustomFieldFactory(kind="DATE")
    act = restore(account, f"custom_{field.key}", "2026-01-31", anna)
    account.refresh_from_db()
    assert account.custom == {field.key: date(2026, 1, 31).isoformat()}
    version = account.version
    restore(account, f"custom_{field.key}", "2026-01-31", anna)
    account.refresh_from_db()
    assert account.version == version
    act.refresh_from_db()
    undo.undo(act, by=anna, now=NOW)
    account.refresh_from_db()
    assert account.custom == {}


@pytest.mark.parametrize("field", ["owner_id", "archived_at", "version", "name_"])
def test_other_columns_have_pages_of_their_own(field: str, account: Account, anna: User) -> None:
    with pytest.raises(DomainError, match="on a page of its own"):
        restore(account, field, None, anna)


def test_who_was_slower_is_told(account: Account, anna: User) -> None:
    with pytest.raises(VersionConflict):
        restore(account, "city", "Gdynia", anna, version=account.version + 1)
    field = CustomFieldFactory()
    with pytest.raises(VersionConflict):
        restore(account, f"custom_{field.key}", "x", anna, version=account.version + 1)


def test_who_may_only_look_restores_nothing(account: Account, dina: User) -> None:
    with pytest.raises(PermissionDenied, match="Anna"):
        restore(account, "city", "Gdynia", dina)


def test_an_archived_account_stays_as_it_is(account: Account, anna: User) -> None:
    Account.objects.filter(pk=account.pk).update(archived_at=NOW)
    field = CustomFieldFactory()
    for name in ("city", f"custom_{field.key}"):
        with pytest.raises(DomainError, match="is archived"):
            restore(account, name, "Gdynia", anna)
