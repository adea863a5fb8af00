"""The SQL against the oracle: every class and status exactly, every share and CV to nine digits."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from accounts.models import ClassificationRun, ClassificationSnapshot
from accounts.services import classification
from kam.core.models import User
from tests.accounts.analytics.loading import load
from tests.accounts.analytics.oracle import Options, Portfolio, Result, classify
from tests.accounts.analytics.portfolios import cases, earlier

pytestmark = pytest.mark.django_db
# What both call the same, and must say exactly alike.
EXACT = {
    "status": "status",
    "abc": "abc",
    "xyz": "xyz",
    "abc_raw": "raw_abc",
    "xyz_raw": "raw_xyz",
    "pattern": "pattern",
    "rank": "rank",
    "net_revenue": "value",
    "buckets": "buckets",
    "nonzero_buckets": "nonzero_buckets",
    "lines": "lines",
    "orders": "orders",
    "first_date": "first_on",
    "last_date": "last_on",
    "recency_days": "recency_days",
    "r": "r",
    "f": "f",
    "m": "m",
    "seasonal_adjusted": "is_seasonally_adjusted",
}
ROUNDED = {
    "share": "share",
    "cum_share_start": "cum_share_start",
    "cum_share_end": "cum_share_end",
    "mean": "mean",
    "cv": "cv",
    "plain_cv": "cv_plain",
    "adi": "adi",
    "cv2_nonzero": "cv2_nonzero",
}
NOT_OURS = {"as_of", "fixed_rates"}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cases())
def test_agrees_with_the_oracle(case):
    check(*case)


@pytest.mark.nightly
@settings(max_examples=3_000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cases())
def test_agrees_with_the_oracle_at_length(case):
    check(*case)


def check(portfolio: Portfolio, options: Options) -> None:
    """Compare three runs of one series: hysteresis and confirmation look back at the first two."""
    with undone():
        load(portfolio, options.fixed_rates)
        before = None
        for run_options in (earlier(options, 2), earlier(options, 1), options):
            want = classify(portfolio, run_options, before)
            run = classification.run_classification(
                as_of=run_options.as_of, by=User.objects.importer(), options=parameters(run_options)
            )
            compare(run, want)
            before = want


def parameters(options: Options) -> dict[str, Any]:
    named = {field.name for field in fields(Options)} - NOT_OURS
    return {name: getattr(options, name) for name in named}


def compare(run: ClassificationRun, want: Result) -> None:
    snapshots = run.snapshots.ranked().exclude(status="none").select_related("account")
    got = {snapshot.account.external_id: snapshot for snapshot in snapshots}
    assert got.keys() == want.rows.keys()
    for customer, row in want.rows.items():
        for name, field in EXACT.items():
            assert getattr(got[customer], field) == getattr(row, name), (customer, name)
        for name, field in ROUNDED.items():
            assert close(getattr(got[customer], field), getattr(row, name)), (customer, name)
    candidates = {customer for customer, snapshot in got.items() if snapshot.is_key_candidate}
    assert candidates == want.key_account_candidates
    compare_figures(run.figures, want)


def compare_figures(figures: dict[str, Any], want: Result) -> None:
    assert figures["accounts"] == dict(want.statuses)
    assert {name: cell["accounts"] for name, cell in figures["matrix"].items()} == {
        name: cell.accounts for name, cell in want.matrix.items()
    }
    assert Decimal(figures["total_positive"]) == want.total_positive
    assert Decimal(figures["total_net"]) == want.total_net


def close(got: Decimal | None, want: Fraction | Decimal | None) -> bool:
    if got is None or want is None:
        return got is None and want is None
    # Nine digits after the point; of large figures nine digits altogether.
    return abs(Fraction(got) - Fraction(want)) <= max(Fraction(1), abs(Fraction(want))) / 10**9


@contextmanager
def undone() -> Iterator[None]:
    """Take back what one example stored."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_every_snapshot_field_is_compared():
    compared = {*EXACT.values(), *ROUNDED.values(), "is_key_candidate"}
    others = {"id", "run", "account", "is_current", "group", "group_head", "group_abc", "group_xyz"}
    assert {field.name for field in ClassificationSnapshot._meta.concrete_fields} == compared | others
