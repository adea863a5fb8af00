"""Matrix and curve over the accounts that a person sees, and the company's figures for those who may read them."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.analytics.run_figures import figures_for
from accounts.models import Account, ClassificationSnapshot
from accounts.querysets.classification import Cell, CurvePoint
from tests.factories.accounts import AccountFactory
from tests.factories.classification import OverrideFactory, RunFactory, SnapshotFactory

pytestmark = pytest.mark.django_db
MONEY = Decimal(1200)


def test_matrix_counts_what_the_person_sees(account, anna, admin, django_assert_num_queries):
    run = RunFactory()
    SnapshotFactory(run=run, account=account)
    SnapshotFactory(run=run, account=AccountFactory(), abc="C", xyz="", value=100)
    SnapshotFactory(run=run, account=AccountFactory(), abc="", xyz="", status="dormant", value=0)
    SnapshotFactory(run=run, account=AccountFactory(), group_head=account)
    snapshots = ClassificationSnapshot.objects
    hers = Account.objects.visible_to(anna)
    with django_assert_num_queries(1):
        mine = snapshots.matrix_of(hers)
    assert mine == {"AX": Cell(1, MONEY)}
    assert snapshots.matrix_of(Account.objects.visible_to(admin)) == {
        "AX": Cell(1, MONEY),
        "C-": Cell(1, Decimal(100)),
        "dormant": Cell(1, Decimal(0)),
    }


def test_matrix_takes_an_override_before_the_computed_letter(account):
    SnapshotFactory(account=account)
    OverrideFactory(account=account, abc="B", xyz="", expires_on=date(2030, 1, 1))
    assert ClassificationSnapshot.objects.matrix_of(Account.objects.all()) == {"BX": Cell(1, MONEY)}


def test_curve_begins_with_nobody_and_ends_with_all(django_assert_num_queries):
    run = RunFactory()
    # 600, 300 and 100 of 1,000; nobody below zero counts.
    for value in (100, 600, -50, 300):
        SnapshotFactory(run=run, account=AccountFactory(), value=value)
    with django_assert_num_queries(2):
        curve = ClassificationSnapshot.objects.curve_of(Account.objects.all())
    points = [(0, "0"), (1, "0.6"), (2, "0.9"), (3, "1")]
    assert curve == [CurvePoint(place, Decimal(share)) for place, share in points]


def test_curve_of_nobody_is_empty():
    assert ClassificationSnapshot.objects.curve_of(Account.objects.all()) == []


def test_company_figures_are_for_those_who_read_totals(anna, boris, admin):
    run = RunFactory(figures={"total_net": "1"})
    assert figures_for(admin, run) == {"total_net": "1"}
    assert figures_for(anna, run) is None
    assert figures_for(boris, run) is None
