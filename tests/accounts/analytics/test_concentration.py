from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.analytics.concentration import concentration_of
from accounts.models import ClassificationSnapshot
from tests.accounts.analytics.oracle.concentration import concentration as oracle
from tests.factories.accounts import AccountFactory
from tests.factories.classification import RunFactory, SnapshotFactory

pytestmark = pytest.mark.django_db
AMOUNTS = st.lists(
    st.decimals(min_value=-(10**6), max_value=10**12, places=4, allow_nan=False, allow_infinity=False), max_size=12
)


def snapshots(*values: int | Decimal):
    run = RunFactory()
    for value in values:
        SnapshotFactory(run=run, account=AccountFactory(), value=value)
    return ClassificationSnapshot.objects.filter(run=run)


def test_computed_by_hand():
    # 60, 30 and 10 of 100; the fourth has nothing to count.
    found = concentration_of(snapshots(30, 60, 10, -5))

    assert (found.accounts, found.total) == (3, 100)
    assert found.top == {1: Decimal("0.6"), 3: 1, 5: 1, 10: 1}
    assert found.top_fifth == Decimal("0.6")  # one account
    assert found.hhi == Decimal("0.46")  # 0.36 + 0.09 + 0.01
    assert found.gini.quantize(Decimal("1e-9")) == Decimal("0.333333333")  # 2 (10 + 60 + 180) / 300 - 4/3
    assert found.accounts_to_reach == {30: 1, 50: 1, 55: 1, 80: 2, 95: 3}
    # Three alike would make a third each: no common limit tells anything about three accounts.
    assert found.alerts == []


@pytest.mark.parametrize(
    ("values", "alerts"),
    [
        ([5] * 20, []),
        # Five of twenty-one alike make less than a quarter, so a quarter can be kept: here they make 15 of 31.
        ([3] * 5 + [1] * 16, ["TOP_FIVE"]),
        # One of eleven makes 2 of 12; five of them are too many to say anything.
        ([2] + [1] * 10, ["ONE_ACCOUNT"]),
        # 6 of 10 make 0.36 + 4 x 0.01 = 0.40 of five accounts; alike they would make 0.20.
        ([6] + [1] * 4, ["HHI_HIGH"]),
        # 9 of 29, and 0.096 + 20 x 0.0012 = 0.12.
        ([9] + [1] * 20, ["ONE_ACCOUNT", "TOP_FIVE"]),
    ],
)
def test_warns_only_of_limits_that_equal_accounts_would_keep(values, alerts):
    assert concentration_of(snapshots(*values)).alerts == alerts


def test_is_all_zero_without_positive_accounts():
    found = concentration_of(snapshots(0, -1))

    assert (found.accounts, found.total, found.gini, found.effective_accounts) == (0, 0, 0, 0)
    assert set(found.accounts_to_reach.values()) == {0}
    assert found.alerts == []


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(amounts=AMOUNTS)
def test_agrees_with_the_oracle(amounts):
    found = concentration_of(snapshots(*amounts))
    right = oracle([Fraction(amount) for amount in amounts])

    assert found.accounts_to_reach == right.accounts_to_reach
    pairs = [(found.top[k], right.top[k]) for k in right.top]
    pairs += [(found.top_fifth, right.top_fifth), (found.hhi, right.hhi), (found.gini, right.gini)]
    assert all(abs(Fraction(ours) - theirs) < Fraction(1, 10**12) for ours, theirs in pairs)
