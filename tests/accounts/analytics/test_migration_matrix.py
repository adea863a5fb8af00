from decimal import Decimal

import pytest

from accounts.analytics.migration_matrix import Move, migration
from accounts.models import Account
from tests.factories.accounts import AccountFactory
from tests.factories.classification import RunFactory, SnapshotFactory

pytestmark = pytest.mark.django_db


def test_counts_every_account_of_either_run_once():
    old, new = RunFactory(), RunFactory()
    stays, falls, sleeps, comes = AccountFactory.create_batch(4)
    AccountFactory()  # no run knows it
    for account, value in ((stays, 100), (falls, 50), (sleeps, 7)):
        SnapshotFactory(run=old, account=account, value=value)
    SnapshotFactory(run=new, account=stays, value=110)
    SnapshotFactory(run=new, account=falls, value=5, abc="C", xyz="")
    SnapshotFactory(run=new, account=sleeps, value=0, abc="", xyz="", status="dormant")
    SnapshotFactory(run=new, account=comes, value=1, abc="C", xyz="Z")

    found = migration(first=old, second=new, accounts=Account.objects.all())

    assert found.moves == {
        ("AX", "AX"): Move(1, Decimal(100), Decimal(110)),
        ("AX", "C-"): Move(1, Decimal(50), Decimal(5)),
        ("AX", "dormant"): Move(1, Decimal(7), Decimal(0)),
        ("none", "CZ"): Move(1, Decimal(0), Decimal(1)),
    }
    assert found.accounts == 4
    assert found.stability == Decimal("0.25")


def test_has_no_stability_without_accounts():
    assert migration(first=RunFactory(), second=RunFactory(), accounts=Account.objects.all()).stability is None
