"""Parameters and windows: what is refused, what is the same series, where buckets begin."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.analytics.abc_xyz.parameters import Parameters
from accounts.analytics.abc_xyz.window import window_before
from kam.core.errors import DomainError


@pytest.mark.parametrize("wrong", [{"bucket": "fortnight"}, {"key_share": Decimal(100)}])
def test_refuses_what_makes_no_sense(wrong):
    with pytest.raises(DomainError) as refusal:
        Parameters(**wrong)
    assert refusal.value.field == next(iter(wrong))


def test_equal_numbers_are_one_series():
    assert Parameters(x=Decimal("0.50")).digest() == Parameters(x=Decimal("0.5")).digest()
    assert Parameters(x=Decimal("0.51")).digest() != Parameters().digest()


@pytest.mark.parametrize(
    ("bucket", "as_of", "start", "end"),
    [
        ("month", date(2011, 12, 1), date(2011, 9, 1), date(2011, 12, 1)),
        ("month", date(2011, 12, 31), date(2011, 9, 1), date(2011, 12, 1)),
        ("month", date(2024, 3, 1), date(2023, 12, 1), date(2024, 3, 1)),
        ("quarter", date(2024, 2, 29), date(2023, 4, 1), date(2024, 1, 1)),
        # 2020 has an ISO week 53; the Monday after it is 4 January 2021.
        ("week", date(2021, 1, 10), date(2020, 12, 14), date(2021, 1, 4)),
    ],
)
def test_a_window_is_the_last_complete_buckets(bucket, as_of, start, end):
    window = window_before(as_of, bucket=bucket, length=3)
    assert (window.start, window.end, window.last - window.first) == (start, end, 2)
    assert window.earlier_end(3) == start
