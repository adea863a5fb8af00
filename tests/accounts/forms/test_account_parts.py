"""The rows of a form that a person may add to: as many as may be, whatever number of them is sent."""

from typing import Any

import pytest

from accounts.forms.account_parts import MOST_DRAWN, AddressRows, TaxNumberRows


@pytest.mark.parametrize("rows", [AddressRows, TaxNumberRows])
@pytest.mark.parametrize("total", [MOST_DRAWN + 1, 10**12])
def test_a_count_that_somebody_made_up_draws_no_thousand_rows(rows: Any, total: int) -> None:
    sent = rows({"rows-TOTAL_FORMS": str(total), "rows-INITIAL_FORMS": "0"}, prefix="rows")
    assert len(sent.forms) == MOST_DRAWN
    assert not sent.is_valid()
