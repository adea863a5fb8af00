"""Fields of our own: defined by administrators, worded anew, retired, and what may stand in them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Account, CustomField
from accounts.services import custom_fields
from kam.core.audit import trail
from kam.core.errors import DomainError, VersionConflict
from kam.core.models import User
from tests.factories.accounts import CustomFieldFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def field(kind: str, *options: str) -> CustomField:
    return CustomFieldFactory(kind=kind, options=list(options), name="Field")


def test_a_field_comes_last(admin: User) -> None:
    first = custom_fields.add_field(name=" Route ", kind="TEXT", by=admin, options=["ignored"], help="Of the van.")
    second = custom_fields.add_field(name="Grade", kind="CHOICE", by=admin, options=["Gold", " Gold ", "", "Silver"])
    assert [(each.name, each.options) for each in CustomField.objects.in_use()] == [
        ("Route", []),
        ("Grade", ["Gold", "Silver"]),
    ]
    custom_fields.place_field(field=second, before=first, by=admin)
    assert list(CustomField.objects.in_use()) == [second, first]
    custom_fields.place_field(field=second, before=None, by=admin)
    assert list(CustomField.objects.in_use()) == [first, second]


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"name": ""}, "name"),
        ({"name": "ROUTE"}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"name": "a\x07"}, "name"),
        ({"kind": "FILE"}, "kind"),
        ({"kind": "CHOICE"}, "options"),
        ({"kind": "CHOICE", "options": ["x" * 81]}, "options"),
        ({"kind": "CHOICE", "options": [str(number) for number in range(101)]}, "options"),
        ({"help": "x" * 201}, "help"),
    ],
)
def test_refuses_what_no_field_is(admin: User, given: dict[str, Any], wrong: str) -> None:
    CustomFieldFactory(name="Route")
    asked: dict[str, Any] = {"name": "Grade", "kind": "TEXT", "by": admin} | given
    with pytest.raises(DomainError) as refusal:
        custom_fields.add_field(**asked)
    assert refusal.value.field == wrong


def test_nobody_fills_in_more_than_fifty(admin: User) -> None:
    CustomFieldFactory.create_batch(custom_fields.MOST_FIELDS)
    with pytest.raises(DomainError, match="50 fields"):
        custom_fields.add_field(name="One more", kind="TEXT", by=admin)


def test_only_administrators_keep_the_list(boris: User) -> None:
    with pytest.raises(DomainError, match="administrator"):
        custom_fields.add_field(name="Route", kind="TEXT", by=boris)


def test_options_of_accounts_stay(admin: User, account: Account) -> None:
    grade = field("CHOICE", "Gold", "Silver")
    account.custom = {grade.key: "Gold"}
    account.save()
    with pytest.raises(DomainError, match="Gold") as refusal:
        custom_fields.change_field(field=grade, version=1, name="Grade", options=["Silver"], by=admin)
    assert refusal.value.field == "options"
    changed = custom_fields.change_field(field=grade, version=1, name="Grade", options=["Gold", "Tin"], by=admin)
    assert (changed.name, changed.options, changed.version) == ("Grade", ["Gold", "Tin"], 2)
    custom_fields.change_field(field=grade, version=2, name="Grade", options=["Gold", "Tin"], by=admin)
    assert len(trail(CustomField, grade.pk)) == 2, "the same again"
    with pytest.raises(VersionConflict):
        custom_fields.change_field(field=grade, version=1, name="Other", options=["Gold"], by=admin)


def test_a_retired_field_keeps_what_was_said_and_comes_back(admin: User, account: Account) -> None:
    route = field("TEXT")
    account.custom = {route.key: "A4"}
    retired = custom_fields.retire_field(field=route, version=1, by=admin, at=NOW)
    assert not CustomField.objects.in_use()
    with pytest.raises(DomainError, match="retired already"):
        custom_fields.retire_field(field=route, version=2, by=admin, at=NOW)
    with pytest.raises(DomainError, match="Look which fields there are now"):
        custom_fields.answered(account, {route.key: "B1"})
    assert custom_fields.answered(account, {}) == {route.key: "A4"}
    custom_fields.bring_back_field(field=retired, version=2, by=admin)
    assert list(CustomField.objects.in_use()) == [route]
    with pytest.raises(DomainError, match="not retired"):
        custom_fields.bring_back_field(field=retired, version=3, by=admin)


@pytest.mark.parametrize(
    ("kind", "answer", "stored"),
    [
        ("TEXT", "  A4\u00a0west ", "A4 west"),
        ("TEXT", "   ", None),
        ("TEXT", "<script>", "<script>"),
        ("NUMBER", Decimal("12.50"), "12.5"),
        ("NUMBER", "1000", "1000"),
        ("NUMBER", 0, "0"),
        ("DATE", date(2026, 1, 31), "2026-01-31"),
        ("DATE", "2026-01-31", "2026-01-31"),
        ("CHOICE", "Gold", "Gold"),
        ("YES_NO", False, False),
        ("YES_NO", None, None),
        ("NUMBER", "", None),
    ],
)
def test_an_answer_is_stored_in_one_spelling(account: Account, kind: str, answer: Any, stored: Any) -> None:
    asked = field(kind, *(["Gold"] if kind == "CHOICE" else []))
    account.custom = {asked.key: "before", "f0": "of a field long gone"}
    expected = {"f0": "of a field long gone"} | ({} if stored is None else {asked.key: stored})
    assert custom_fields.answered(account, {asked.key: answer}) == expected


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        ("TEXT", "x" * 501),
        ("TEXT", "a\x07"),
        ("NUMBER", "NaN"),
        ("NUMBER", "1e15"),
        ("NUMBER", "0.0000001"),
        ("NUMBER", "twelve"),
        ("DATE", "2026-02-30"),
        ("DATE", 5),
        ("CHOICE", "Tin"),
        ("CHOICE", ["Gold"]),
        ("YES_NO", "yes"),
    ],
)
def test_refuses_what_does_not_fit(account: Account, kind: str, answer: Any) -> None:
    asked = field(kind, *(["Gold"] if kind == "CHOICE" else []))
    with pytest.raises(DomainError) as refusal:
        custom_fields.answered(account, {asked.key: answer})
    assert refusal.value.field == f"custom_{asked.key}"
