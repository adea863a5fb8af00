"""Whatever changes accounts says so, once, by whichever service; and is told to who may see it when it is sent."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from jsonschema import Draft202012Validator

from accounts.models import Account, Segment, Tag
from accounts.services import (
    class_overrides,
    hierarchy,
    master_data,
    merging,
    ownership,
    portfolio,
    records,
    segments,
    stored_records,
    tagging,
)
from accounts.services.bulk import changes, tags
from accounts.services.bulk.selection import Selected
from accounts.services.webhooks import announcing
from accounts.services.webhooks.payloads import WEBHOOK_EVENTS
from kam.core import undo
from kam.core.api.events import message_of
from kam.core.models import User, WebhookDelivery, WebhookEndpoint, WebhookMessage
from kam.core.sealing import seal
from kam.core.webhooks import letters
from tests.factories.accounts import AccountFactory, AddressFactory, TaxIdFactory
from tests.factories.core import TeamMembershipFactory, UserFactory
from tests.factories.webhooks import NOON, WebhookEndpointFactory

KINDS = [each.key for each in WEBHOOK_EVENTS]
# Those about an account that is there.
STANDING = [kind for kind in KINDS if kind.startswith("account.") and kind != announcing.DELETED]

pytestmark = pytest.mark.django_db


@pytest.fixture
def endpoint(admin: User) -> WebhookEndpoint:
    """One that is told of everything."""
    return WebhookEndpointFactory(event_types=KINDS, owner=admin)


def told() -> list[tuple[str, int | None, dict[str, Any]]]:
    return list(WebhookMessage.objects.order_by("pk").values_list("kind", "subject", "facts"))


def trail_of_updates() -> set[int]:
    """The accounts whose rows were changed, as the triggers of the trail saw it."""
    events: Any = Account.pgh_event_model  # type: ignore[attr-defined]  # the trail adds it
    return set(events.objects.filter(pgh_label="update").values_list("pgh_obj_id", flat=True))


@pytest.mark.usefixtures("endpoint")
def test_each_change_is_told_once_by_its_name(account: Account, anna: User, boris: User, admin: User) -> None:
    team = account.team
    made = portfolio.open_account(by=anna, name="Quite new")
    made = portfolio.edit_account(account=made, version=made.version, by=anna, city="Umeå", name="New")
    assert portfolio.edit_account(account=made, version=made.version, by=anna, city="Umeå") == made
    ownership.hand_over(account=made, to=boris, by=boris)
    hierarchy.set_parent(account=made, parent=account, by=admin)
    assert team is not None
    owner = {"owner": [anna.pk, boris.pk], "team": [team.pk, team.pk]}
    assert told() == [
        ("account.created", made.pk, {}),
        ("account.changed", made.pk, {"fields": ["city", "name"]}),
        ("account.handed_over", made.pk, owner),
        ("account.changed", made.pk, {"fields": ["parent"]}),
    ]


@pytest.mark.usefixtures("endpoint")
def test_a_merge_is_one_event_and_one_for_each_whose_own_row_changed(account: Account, admin: User) -> None:
    other = AccountFactory(city="Luleå", owner=None, team=None)
    child = AccountFactory(parent=other)
    shown = merging.preview(survivor=account, other=other, by=admin)
    merging.merge(survivor=account, other=other, versions=shown.versions, by=admin, at=timezone.now())
    assert sorted((kind, subject) for kind, subject, _facts in told()) == sorted(
        [("account.merged", other.pk), ("account.changed", child.pk), ("account.changed", account.pk)]
    )
    assert {"into": account.pk} in [facts for _kind, _subject, facts in told()]


@pytest.mark.usefixtures("endpoint")
def test_many_at_once_are_told_each_and_so_is_taking_it_back(admin: User, boris: User) -> None:
    accounts = AccountFactory.create_batch(4, team=boris.team_memberships.get().team)
    selected = Selected(Account.objects.all(), asked=4)
    now = timezone.now()
    outcome = changes.assign(selected=selected, to=boris, by=admin, now=now)
    assert outcome.changed == 4
    assert {(kind, pk) for kind, pk, _facts in told()} == {("account.handed_over", each.pk) for each in accounts}
    WebhookMessage.objects.all().delete()
    changes.mark_as_key(selected=selected, since=date(2026, 1, 1), by=admin, now=now)
    assert {(kind, pk) for kind, pk, _facts in told()} == {("account.changed", each.pk) for each in accounts}


@pytest.mark.usefixtures("endpoint")
def test_what_hangs_on_an_account_is_a_change_of_it(account: Account, anna: User) -> None:
    tagging.tag(account=account, name="Fair 2026", by=anna)
    tagging.tag(account=account, name="Fair 2026", by=anna)
    master_data.add_address(account=account, kind="BILLING", by=anna, lines="Street 1")
    master_data.add_unit(account=account, name="Plant", by=anna)
    assert [facts["fields"] for _kind, _subject, facts in told()] == [["tags"], ["addresses"], ["units"]]


@pytest.mark.usefixtures("endpoint")
def test_a_record_tells_which_of_its_parts_are_others(account: Account, anna: User) -> None:
    for change in ({"tags": ["Fair"]}, {"numbers": [("OTHER", "123")]}, {"tags": ["Fair"]}):
        stored = stored_records.record_of(account)
        account = records.change_record(
            account=account, version=account.version, record=replace(stored, **change), by=anna
        )
    assert [facts["fields"] for _kind, _subject, facts in told()] == [["tags"], ["tax_ids"]]


@pytest.mark.usefixtures("endpoint")
def test_a_tag_on_many_accounts_is_a_change_of_each(account: Account, anna: User, admin: User) -> None:
    every = Selected(Account.objects.visible_to(anna), asked=1)
    for change, is_undone in ((tags.stick, True), (tags.stick, False), (tags.stick, False), (tags.take_off, True)):
        done = change(selected=every, name="Fair", by=anna, now=NOON)
        if is_undone and done.act is not None:
            undo.undo(done.act, by=anna, now=NOON)
    fair, into = Tag.objects.get(), Tag.objects.create(name="Exhibition")
    fair = tagging.rename_tag(tag=fair, name="Trade fair", by=admin)
    tagging.merge_tag(tag=fair, into=into, by=admin)
    assert told() == [("account.changed", account.pk, {"fields": ["tags"]})] * 7


@pytest.mark.usefixtures("endpoint")
def test_what_is_gone_already_is_not_told_again(account: Account, anna: User) -> None:
    address = AddressFactory(account=account)
    tax_id = TaxIdFactory(account=account)
    for _time in range(2):
        master_data.remove_address(address=address, by=anna)
        master_data.remove_tax_number(tax_id=tax_id, by=anna)
    assert [facts["fields"] for _kind, _subject, facts in told()] == [["addresses"], ["tax_ids"]]


@pytest.mark.usefixtures("endpoint")
def test_no_row_of_an_account_changes_in_silence(account: Account, anna: User, boris: User, admin: User) -> None:
    """The trail sees every change, whoever made it; so it says whether anything was kept from the outbox."""
    segment, into = Segment.objects.create(name="Retail"), Segment.objects.create(name="Trade")
    portfolio.edit_account(account=account, version=1, by=anna, segment=segment)
    segments.merge_segment(segment=segment, into=into, by=admin)
    account.refresh_from_db()
    resting = portfolio.archive(account=AccountFactory(team=account.team), version=1, by=boris, at=timezone.now())
    portfolio.restore(account=resting, version=resting.version, by=boris)
    portfolio.mark_as_key(account=resting, since=date(2026, 1, 1), by=boris)
    ownership.release(account=resting, by=boris)
    about = {subject for kind, subject, _facts in told() if kind != "account.created"}
    assert trail_of_updates() <= about


@pytest.mark.usefixtures("endpoint")
def test_a_class_given_by_hand_is_told_with_both_letters(account: Account, boris: User) -> None:
    class_overrides.override(
        account=account,
        abc="A",
        xyz="X",
        reason="It grows.",
        expires_on=date(2026, 6, 1),
        on=date(2026, 1, 2),
        by=boris,
    )
    assert told() == [("account.class_changed", account.pk, {"from": "", "to": "AX", "cause": "OVERRIDE", "run": None})]


def data_for(person: User, kind: str, subject: int, **facts: Any) -> dict[str, Any] | None:
    """What this person's endpoint would be sent now; None when it is withheld."""
    event = WebhookMessage.objects.create(kind=kind, subject=subject, facts=facts, happened_at=NOON)
    endpoint = WebhookEndpoint.objects.filter(owner=person).first() or WebhookEndpoint.objects.create(
        url="https://erp.example.com/", event_types=[kind], owner=person, secret=seal("whsec_x")
    )
    delivery = WebhookDelivery.objects.create(endpoint=endpoint, event=event, next_attempt_at=NOON, created_at=NOON)
    taken = letters.take(endpoint, most=9, now=timezone.now())
    found = letters.written(taken, owner=User.objects.get(pk=person.pk), now=timezone.now())
    delivery.refresh_from_db()
    if not found:
        assert (delivery.state, delivery.body, delivery.attempts) == ("WITHHELD", "", 0)
        return None
    result: dict[str, Any] = json.loads(found[0].body)["data"]
    WebhookDelivery.objects.all().delete()
    return result


@pytest.mark.parametrize("kind", STANDING)
def test_it_is_cut_to_who_sees_the_account_at_the_moment_of_sending(
    kind: str, account: Account, anna: User, boris: User, clara: User, dina: User, other_team: Any, admin: User
) -> None:
    facts = {"into": account.pk, "owner": [None, anna.pk], "team": [None, None]}
    assert data_for(clara, kind, account.pk, **facts) is None
    for person in (anna, boris, dina, admin):
        found = data_for(person, kind, account.pk, **facts)
        assert found is not None
        assert found["account"]["name"] == "Northern Timber"
    Account.objects.filter(pk=account.pk).update(owner=clara, team=other_team)
    assert data_for(anna, kind, account.pk, **facts) is None, "it was handed over since"
    assert data_for(clara, kind, account.pk, **facts) is not None


def test_money_and_a_foreign_parent_stay_out(account: Account, anna: User, admin: User) -> None:
    parent = AccountFactory(name="Canarium", credit_limit=7_340_033)
    Account.objects.filter(pk=account.pk).update(parent=parent, credit_limit=7_340_033)
    mine, all_of_it = (data_for(person, "account.changed", account.pk, fields=[]) for person in (anna, admin))
    assert mine is not None
    assert all_of_it is not None
    assert (mine["account"]["parent"], all_of_it["account"]["parent"]) == (None, parent.pk)
    assert "7340033" not in str(mine) + str(all_of_it)


def test_nobody_listens_and_a_change_costs_one_question_more(
    account: Account, anna: User, django_assert_num_queries: Callable[..., Any]
) -> None:
    with django_assert_num_queries(1), announcing.changes_of([account.pk]):
        pass


def test_examples_have_the_shape_of_what_is_sent(account: Account, admin: User) -> None:
    for each in WEBHOOK_EVENTS:
        if each.key in STANDING:
            sent = data_for(admin, each.key, account.pk, into=account.pk, fields=["city"])
            assert sent is not None
            assert set(sent) == set(each.example), each.key
            assert set(sent["account"]) == set(each.example["account"]), each.key
            told = {"type": each.key, "timestamp": "2026-01-31T12:00:00Z", "data": sent}
            whole = json.loads(json.dumps(told, cls=DjangoJSONEncoder))
            Draft202012Validator(message_of(each)).validate(whole)


def test_the_four_people_are_no_administrators(anna: User, boris: User) -> None:
    TeamMembershipFactory(user=UserFactory())
    assert not WebhookEndpoint.objects.visible_to(anna).exists()
    assert not WebhookDelivery.objects.visible_to(boris).exists()
