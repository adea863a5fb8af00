"""The first rows that can be read, to look at before they come in."""

import pytest

from accounts.services import sales_import
from kam.core.models import User
from tests.accounts.services.sales_import.ways import received

pytestmark = pytest.mark.django_db
HEADER = "customer_id,date,order_id,amount,currency,status"


def test_only_rows_that_come_in_are_shown(admin: User) -> None:
    rows = [
        "C1,2026-01-05,D1,1,EUR,", "C1,soon,D2,1,EUR,", ",,,,,", "C1,2026-01-06,D3,1,EUR,cancelled",
        "C1,2026-01-07,D4,1,EUR,", "C1,2026-01-08,D5,1,EUR,",
    ]  # fmt: skip
    batch = sales_import.check(batch=received(*rows, by=admin, header=HEADER), by=admin)
    found = sales_import.ready_rows(batch=batch, first=0, count=50)
    assert [number for number, _cells in found] == [2, 6, 7]
    assert [number for number, _cells in sales_import.ready_rows(batch=batch, first=1, count=1)] == [6]
    # A fault that is not kept, because there are too many of them, is found by reading.
    batch.errors.all().delete()
    assert sales_import.ready_rows(batch=batch, first=0, count=50) == found
