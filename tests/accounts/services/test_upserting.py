"""What an upsert refuses as a whole, and what it refuses of one row."""

import pytest

from accounts.services import upserting
from kam.core.errors import DomainError
from kam.core.models import User

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
