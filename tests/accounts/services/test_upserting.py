"""What an upsert refuses as a whole, and what it refuses of one row."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction

from accounts.models import Account
from accounts.services import upserting
from accounts.services.duplicates import take_turn
from accounts.services.records import Record
from accounts.services.upserting import Row
from kam.core.errors import DomainError
from kam.core.models import User
from tests.accounts.services.side_by_side import Waiting

pytestmark = pytest.mark.django_db
ROW = upserting.Row("1", lambda record: record)


def test_refuses_a_source_without_a_name(anna: User) -> None:
    with pytest.raises(DomainError, match="Say which system"):
        upserting.upsert(source=" ", rows=[ROW], by=anna)


def test_refuses_more_rows_than_it_takes_at_once(anna: User) -> None:
    with pytest.raises(DomainError, match="At most 500 rows"):
        upserting.upsert(source="erp", rows=[ROW] * 501, by=anna)


def test_refuses_a_row_without_a_number(anna: User) -> None:
    (result,) = upserting.upsert(source="erp", rows=[upserting.Row(" ", lambda record: record)], by=anna)
    assert (result.status, result.account_id) == (upserting.FAILED, None)
    assert "under which number" in str(result.failure)


def named(number: str) -> Row:
    def becomes(stored: Record) -> Record:
        details: Any = {**stored.details, "name": f"Customer {number}"}
        return replace(stored, details=details)

    return Row(number, becomes)


@pytest.mark.django_db(transaction=True)
def test_the_same_sent_twice_at_once_opens_each_account_once(anna: User) -> None:
    results: list[upserting.Result] = []
    with transaction.atomic():
        take_turn()
        second = Waiting(lambda: results.extend(upserting.upsert(source="erp", rows=[named("1")], by=anna)))
        upserting.upsert(source="erp", rows=[named("1")], by=anna)
    assert second.outcome() == "done"
    assert ([each.status for each in results], Account.objects.count()) == ([upserting.UNCHANGED], 1)


@pytest.mark.django_db(transaction=True)
def test_many_rows_let_others_have_their_turn(anna: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upserting, "PORTION", 2)

    def fails(stored: Record) -> Record:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        upserting.upsert(source="erp", rows=[*map(named, "123"), Row("4", fails)], by=anna)
    assert set(Account.objects.values_list("external_id", flat=True)) == {"1", "2"}
    results = upserting.upsert(source="erp", rows=[*map(named, "1234")], by=anna)
    assert [each.status for each in results] == [*[upserting.UNCHANGED] * 2, *[upserting.CREATED] * 2]
