"""Tags: anybody sticks them, administrators keep their list in order."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import Account, AccountTag, Tag
from accounts.services import bulk, portfolio, tagging
from accounts.services.bulk.selection import Selected
from kam.core import undo
from kam.core.audit import trail
from kam.core.errors import DomainError
from kam.core.models import User
from tests.accounts.services.side_by_side import Waiting
from tests.factories.accounts import AccountTagFactory, TagFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["", "  ", "a,b", "x" * 41, "a\x07"])
def test_what_is_no_tag(anna: User, account: Account, name: str) -> None:
    with pytest.raises(DomainError) as refusal:
        tagging.tag(account=account, name=name, by=anna)
    assert refusal.value.field == "name"


def test_renamed_for_all_accounts(admin: User) -> None:
    tag = TagFactory(name="export")
    assert tagging.rename_tag(tag=tag, name=" Export ", by=admin).name == "Export"
    tagging.rename_tag(tag=tag, name="Export", by=admin)
    assert len(trail(Tag, tag.pk)) == 2, "the same again"
    with pytest.raises(DomainError, match="Merge them"):
        tagging.rename_tag(tag=TagFactory(), name="EXPORT", by=admin)


def test_merged_without_doubles(admin: User) -> None:
    tag, into = TagFactory(), TagFactory()
    both, one = AccountTagFactory(tag=tag).account, AccountTagFactory(tag=tag).account
    AccountTagFactory(account=both, tag=into)
    with pytest.raises(DomainError, match="another tag"):
        tagging.merge_tag(tag=tag, into=tag, by=admin)
    assert tagging.merge_tag(tag=tag, into=into, by=admin) == 2
    assert {account.pk for account in into.accounts.all()} == {both.pk, one.pk}
    with pytest.raises(DomainError, match="removed in the meantime"):
        tagging.merge_tag(tag=Tag(pk=0, name="gone"), into=into, by=admin)


def test_removed_where_nothing_has_it(admin: User) -> None:
    stuck = AccountTagFactory()
    with pytest.raises(DomainError, match="is on accounts"):
        tagging.remove_tag(tag=stuck.tag, by=admin)
    stuck.delete()
    tagging.remove_tag(tag=stuck.tag, by=admin)
    assert not Tag.objects.exists()


def test_others_are_sent_to_an_administrator(boris: User) -> None:
    tag, into = TagFactory(), TagFactory()
    for change in (
        lambda: tagging.rename_tag(tag=tag, name="x", by=boris),
        lambda: tagging.merge_tag(tag=tag, into=into, by=boris),
        lambda: tagging.remove_tag(tag=tag, by=boris),
    ):
        with pytest.raises(DomainError, match="Ask an administrator"):
            change()


def test_whoever_read_the_account_before_its_tags_changed_has_another_version(account: Account, admin: User) -> None:
    def step(change: Callable[..., Any], *, is_news: bool = True, **more: Any) -> Any:
        before = Account.objects.get(pk=account.pk)
        told = change(by=admin, **more)
        after = Account.objects.get(pk=account.pk)
        assert after.version - before.version == int(is_news)
        assert (after.updated_at > before.updated_at) is is_news
        return told

    now = timezone.now()
    selected = Selected(Account.objects.filter(pk=account.pk), asked=1)
    fair = step(tagging.tag, account=account, name="Fair")
    step(tagging.tag, account=account, name="FAIR", is_news=False)
    step(tagging.rename_tag, tag=fair, name="Trade fair")
    step(tagging.rename_tag, tag=fair, name="Trade fair", is_news=False)
    step(tagging.merge_tag, tag=fair, into=(into := TagFactory(name="Expo")))
    stuck = step(bulk.stick, selected=selected, name="Wood", now=now)
    step(bulk.stick, selected=selected, name="Wood", now=now, is_news=False)
    step(lambda by: undo.undo(stuck.act, by=by, now=now))
    off = step(bulk.take_off, selected=selected, name="Expo", now=now)
    step(bulk.take_off, selected=selected, name="Expo", now=now, is_news=False)
    step(lambda by: undo.undo(off.act, by=by, now=now))
    step(tagging.untag, account=account, tag=into)
    step(tagging.untag, account=account, tag=into, is_news=False)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change", ["rename", "merge", "unstick", "stick again"])
def test_who_changes_an_account_and_who_changes_its_tags_do_not_wait_for_each_other(
    account: Account, admin: User, change: str
) -> None:
    selected, now = Selected(Account.objects.filter(pk=account.pk), asked=1), timezone.now()
    act: Any = bulk.stick(selected=selected, name="Wood", by=admin, now=now).act
    other, wood = TagFactory(name="Expo"), Tag.objects.get(name="Wood")
    changes: dict[str, Callable[[], Any]] = {
        "rename": lambda: tagging.rename_tag(tag=wood, name="Woods", by=admin),
        "merge": lambda: tagging.merge_tag(tag=wood, into=other, by=admin),
        "undo": lambda: undo.undo(act, by=admin, now=now),
    }
    if change == "stick again":
        act = bulk.take_off(selected=selected, name="Wood", by=admin, now=now).act
    with transaction.atomic():
        portfolio.lock_in_order([account.pk])
        waiting = Waiting(changes.get(change, changes["undo"]))
        AccountTag.objects.filter(account=account).delete()
        AccountTag.objects.create(account=account, tag=wood)
    assert waiting.outcome() in {"done", "DomainError"}
