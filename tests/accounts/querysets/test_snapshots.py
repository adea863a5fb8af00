"""The curve over the accounts that a person sees, and the company's figures for those who may read them."""

from decimal import Decimal

import pytest

from accounts.analytics.run_figures import figures_for
from accounts.models import Account, ClassificationSnapshot
from accounts.querysets.classification import CurvePoint
from tests.factories.accounts import AccountFactory
from tests.factories.classification import RunFactory, SnapshotFactory

pytestmark = pytest.mark.django_db


def test_curve_begins_with_nobody_and_ends_with_all(django_assert_num_queries):
    run = RunFactory(is_published=True, publication="PUBLISHED")
    # 600, 300 and 100 of 1,000; nobody below zero counts.
    for value in (100, 600, -50, 300):
        SnapshotFactory(run=run, account=AccountFactory(), value=value)
    with django_assert_num_queries(2):
        curve = ClassificationSnapshot.objects.of_accounts(Account.objects.all()).curve()
    points = [(0, "0"), (1, "0.6"), (2, "0.9"), (3, "1")]
    assert curve == [CurvePoint(place, Decimal(share)) for place, share in points]


def test_curve_of_nobody_is_empty():
    assert ClassificationSnapshot.objects.of_accounts(Account.objects.all()).curve() == []


def test_company_figures_are_for_those_who_read_totals(anna, boris, admin):
    run = RunFactory(figures={"total_net": "1"})
    assert figures_for(admin, run) == {"total_net": "1"}
    assert figures_for(anna, run) is None
    assert figures_for(boris, run) is None
