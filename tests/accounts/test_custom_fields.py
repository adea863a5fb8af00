"""Fields of our own on pages: words of an account, columns and filters of the list."""

import pytest

from accounts import custom_fields
from accounts.models import Account, CustomField
from kam.core.models import User
from tests.factories.accounts import AccountFactory, CustomFieldFactory

pytestmark = pytest.mark.django_db
VALUES = {"TEXT": "Trasa <b>Łódź</b>", "NUMBER": "1250.5", "DATE": "2026-01-31", "CHOICE": "Gold", "YES_NO": True}


def make(kind: str) -> CustomField:
    options = ["Gold", "Silver"] if kind == "CHOICE" else []
    field: CustomField = CustomFieldFactory(kind=kind, options=options, name=kind)
    return field


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("TEXT", "Trasa <b>Łódź</b>"),
        ("NUMBER", "1,250.5"),
        ("DATE", "31 Jan 2026"),
        ("CHOICE", "Gold"),
        ("YES_NO", "Yes"),
    ],
)
def test_values_in_words(kind: str, words: str) -> None:
    field = make(kind)
    assert custom_fields.words(field, {field.key: VALUES[kind]}) == words
    assert custom_fields.words(field, {}) == ""
    assert custom_fields.facts([field], {field.key: VALUES[kind]}) == [(kind, words)]
    assert custom_fields.facts([field], {}) == []


def test_no_is_an_answer_and_whole_numbers_have_no_decimals() -> None:
    truth, number = make("YES_NO"), make("NUMBER")
    assert custom_fields.words(truth, {truth.key: False}) == "No"
    assert custom_fields.words(number, {number.key: "12000"}) == "12,000"


def test_columns_bring_their_values_and_sort_by_them(anna: User) -> None:
    number = make("NUMBER")
    CustomFieldFactory(retired_at="2026-01-01T00:00Z")
    for value in ("9", "10", None):
        AccountFactory(owner=anna, custom={number.key: value} if value else {}, name=f"With {value}")
    (column,) = custom_fields.columns(custom_fields.defined(anna))
    assert (column.key, column.label, column.is_number) == (f"custom_f{number.pk}", "NUMBER", True)
    rows = column.annotate(Account.objects.visible_to(anna)).order_by(*column.sort_by, "pk")
    # As numbers 9 comes before 10, which it does not as text.
    assert [column.cell(row) for row in rows.values(*column.reads)] == ["9", "10", ""]


@pytest.mark.parametrize(
    ("kind", "wanted", "found"),
    [
        ("TEXT", "lodz tras", True),
        ("TEXT", "lodz north", False),
        ("TEXT", "", True),
        ("NUMBER", "1000..2000", True),
        ("NUMBER", "1250.5", True),
        ("NUMBER", "..1250", False),
        ("NUMBER", "1251..", False),
        ("DATE", "2026-01-01..", True),
        ("DATE", "..2026-01-30", False),
        ("CHOICE", "Silver|Gold", True),
        ("CHOICE", "Silver", False),
        ("YES_NO", "yes", True),
        ("YES_NO", "no", False),
        ("YES_NO", "none", False),
    ],
)
def test_filters(kind: str, wanted: str, found: bool) -> None:
    field = make(kind)
    account = AccountFactory(custom={field.key: VALUES[kind]})
    silent = AccountFactory()
    kept = custom_fields.narrowed(Account.objects.all(), field, wanted)
    assert list(kept.filter(pk=account.pk)) == ([account] if found else [])
    assert list(kept.filter(pk=silent.pk)) == ([silent] if wanted == "none" else [])


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("NUMBER", "many"),
        ("NUMBER", ""),
        ("NUMBER", ".."),
        ("NUMBER", "NaN"),
        ("NUMBER", "1e999"),
        ("DATE", "2026-02-30"),
        ("DATE", "..tomorrow"),
        ("CHOICE", "Tin"),
        ("YES_NO", "perhaps"),
    ],
)
def test_a_filter_that_nobody_could_mean_is_told(kind: str, wanted: str) -> None:
    with pytest.raises(ValueError, match=r"^[\s\S]*$"):
        custom_fields.narrowed(Account.objects.all(), make(kind), wanted)
