"""F of RFM counts documents (abcxyz.md 10): one is one, on however many days of a bucket."""

from dataclasses import replace
from datetime import date

import pytest

from tests.accounts.analytics.agreement import check
from tests.accounts.analytics.hand_made import sale
from tests.accounts.analytics.oracle import Options, Portfolio

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("options", [{}, {"fx": "fixed"}, {"bucket": "week", "window": 52}])
def test_a_document_of_two_days_is_one_order(options):
    # Monday 1 and Tuesday 2 July 2024.
    lines = [replace(sale("K0", 10, date(2024, 7, day)), document="D1") for day in (1, 2)]
    lines.append(sale("K1", 100))
    as_of = date(2025, 1, 1)
    check(Portfolio(tuple(lines)), Options(as_of=as_of, **options), [as_of])
