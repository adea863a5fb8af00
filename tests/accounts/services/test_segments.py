"""Segments: a list that administrators keep."""

import pytest
from django.db import transaction

from accounts.models import Account, Segment
from accounts.services import portfolio, segments
from kam.core.errors import DomainError
from kam.core.models import User
from tests.accounts.services.side_by_side import Waiting
from tests.factories.accounts import AccountFactory

pytestmark = pytest.mark.django_db


def test_an_administrator_adds_renames_and_removes(admin: User) -> None:
    segment = segments.add_segment(name="  Retail\u00a0 chains ", by=admin)
    assert segment.name == "Retail chains"
    assert segments.rename_segment(segment=segment, name="Retail", by=admin).name == "Retail"
    segments.remove_segment(segment=segment, by=admin)
    assert not Segment.objects.exists()


def test_the_same_name_again_writes_nothing(admin: User) -> None:
    segment = segments.add_segment(name="Retail", by=admin)
    segments.rename_segment(segment=segment, name="Retail", by=admin)
    assert segment.events.count() == 1  # type: ignore[attr-defined]  # added by pghistory


def test_merged_into_another_and_not_into_itself(admin: User) -> None:
    retail, double = (segments.add_segment(name=name, by=admin) for name in ("Retail", "Retail chains"))
    account = AccountFactory(segment=double)
    with pytest.raises(DomainError, match="another segment"):
        segments.merge_segment(segment=double, into=double, by=admin)
    assert segments.merge_segment(segment=double, into=retail, by=admin) == 1
    before = account.updated_at
    account.refresh_from_db()
    assert (account.segment, account.version) == (retail, 2)
    assert account.updated_at > before, "whoever fetches what is new finds it"
    with pytest.raises(DomainError, match="removed in the meantime"):
        segments.merge_segment(segment=double, into=retail, by=admin)


def test_others_are_sent_to_an_administrator(admin: User, boris: User) -> None:
    segment = segments.add_segment(name="Retail", by=admin)
    for change in (
        lambda: segments.add_segment(name="X", by=boris),
        lambda: segments.rename_segment(segment=segment, name="X", by=boris),
        lambda: segments.remove_segment(segment=segment, by=boris),
        lambda: segments.merge_segment(segment=segment, into=segment, by=boris),
    ):
        with pytest.raises(DomainError, match="Ask an administrator"):
            change()


@pytest.mark.parametrize(
    ("name", "says"), [(" ", "Give the segment a name"), ("x" * 81, "80"), ("RETAIL", "called RETAIL already")]
)
def test_names_are_given_and_given_once(admin: User, name: str, says: str) -> None:
    segments.add_segment(name="Retail", by=admin)
    other = segments.add_segment(name="Wholesale", by=admin)
    with pytest.raises(DomainError, match=says):
        segments.add_segment(name=name, by=admin)
    with pytest.raises(DomainError, match=says):
        segments.rename_segment(segment=other, name=name, by=admin)


def test_one_with_accounts_stays_and_one_that_is_gone_is_told(admin: User) -> None:
    segment = segments.add_segment(name="Retail", by=admin)
    account = AccountFactory(segment=segment)
    with pytest.raises(DomainError, match="There are accounts in Retail"):
        segments.remove_segment(segment=segment, by=admin)
    account.segment = None
    account.save()
    segments.remove_segment(segment=segment, by=admin)
    with pytest.raises(DomainError, match="removed in the meantime"):
        segments.rename_segment(segment=segment, name="X", by=admin)


@pytest.mark.django_db(transaction=True)
def test_who_puts_an_account_in_a_segment_and_who_merges_it_do_not_wait_for_each_other(admin: User) -> None:
    retail, double = (segments.add_segment(name=name, by=admin) for name in ("Retail", "Retail chains"))
    account = AccountFactory(segment=double)
    with transaction.atomic():
        portfolio.lock_in_order([account.pk])
        merging = Waiting(lambda: segments.merge_segment(segment=double, into=retail, by=admin))
        Account.objects.filter(pk=account.pk).update(segment=retail)
    assert merging.outcome() == "done"
    assert list(Segment.objects.all()) == [retail]
