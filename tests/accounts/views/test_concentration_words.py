"""Limits of dependence that are passed are told with what was measured."""

from decimal import Decimal

import pytest

from accounts.views.concentration_words import alert_in_words


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("ONE_ACCOUNT", "The largest account makes 46.6%; the limit is 10%."),
        ("TOP_FIVE", "The five largest accounts make 82.4%; the limit is 25%."),
        ("HHI_MODERATE", "Much hangs on few accounts: the Herfindahl index is 0.270, high from 0.15."),
        ("HHI_HIGH", "Very much hangs on few accounts: the Herfindahl index is 0.270, very high from 0.25."),
        ("GONE", ""),
    ],
)
def test_each_limit_has_its_measure_beside_it(name: str, told: str) -> None:
    measured = {"one": Decimal("0.466"), "five": Decimal("0.824"), "hhi": Decimal("0.27")}
    assert alert_in_words(name, **measured) == told
