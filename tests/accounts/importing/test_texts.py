"""Names and numbers of things."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.importing.error_file import safe_cell
from accounts.importing.problems import RowError, storable
from accounts.importing.texts import clean_key, clean_name, unescape

PANGRAM = "Zażółć gęślą jaźń"


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("00123", "00123"),
        (" C01 ", "C01"),
        ("A\u00a0B", "A B"),
        # One letter or a letter and its accent: the same customer.
        ("Łódz\u0301", "Łódź"),
        ("91310000607221234X", "91310000607221234X"),
        # A product of this code exists; only a shortened number has the plus.
        ("1E10", "1E10"),
        ("客户－１", "客户－１"),
        ("\ufeffC01", "C01"),
        ("'=C01", "=C01"),
        ("'C01", "'C01"),
    ],
)
def test_keeps_a_number_as_written(written: str, means: str) -> None:
    assert clean_key(written, limit=80) == means


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("1.23E+17", "exponent"),
        ("1,23E+17", "exponent"),
        ("A\x00B", "bad_character"),
        ("A\ufffdB", "bad_character"),
        ("A\x85B", "bad_character"),
        ("A\ud800B", "bad_character"),  # noqa: PT014 - they differ
        ("A\u200bB", "invisible"),
        ("A\u202eB", "invisible"),
        ("x" * 81, "too_long"),
    ],
)
def test_refuses_a_number_that_lost_something(written: str, code: str) -> None:
    with pytest.raises(RowError) as refusal:
        clean_key(written, limit=80)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("written", "means"),
    [
        (PANGRAM, PANGRAM),
        ("  Acme \n  Sp. z o.o. ", "Acme Sp. z o.o."),
        ("上海　电气", "上海 电气"),
        ("Evil\u202eeman", "Evileman"),
        ("👩\u200d🚀 Ltd", "👩\u200d🚀 Ltd"),
        ("𠮷野家", "𠮷野家"),
    ],
)
def test_cleans_a_name(written: str, means: str) -> None:
    assert clean_name(written, limit=200) == means


@pytest.mark.parametrize("name", ["Za\ufffd\ufffd", "x" * 201, "a\x00b"])
def test_refuses_a_name_that_is_no_name(name: str) -> None:
    with pytest.raises(RowError):
        clean_name(name, limit=200)


@pytest.mark.parametrize(
    "cell", ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-1+2", "\t=1", "＝1", " =1", "\u200b=1", "\r=1"]
)
def test_no_spreadsheet_runs_a_cell_of_the_error_file(cell: str) -> None:
    assert safe_cell(cell) == f"'{cell}"
    assert unescape(safe_cell(cell)) == cell


@pytest.mark.parametrize("cell", ["-12.50", "+48 600 100 200", "-1 234,56", "Acme", "'=1", "(12)", ""])
def test_numbers_telephones_and_words_stay_as_they_are(cell: str) -> None:
    assert safe_cell(cell) == cell


@given(st.text())
def test_the_apostrophe_never_piles_up(cell: str) -> None:
    once = safe_cell(cell)
    assert safe_cell(once) == once
    assert unescape(once) == unescape(cell)


@given(st.text(st.characters(exclude_categories=[])))
def test_any_text_can_be_kept(text: str) -> None:
    storable(text).encode()
    assert "\x00" not in storable(text)


@given(st.text(st.characters(exclude_categories=[]), max_size=100))
def test_any_text_is_clean_or_a_row_error(text: str) -> None:
    for clean in (clean_key, clean_name):
        try:
            cleaned = clean(text, limit=80)
        except RowError:
            continue
        assert not {"Cc", "Cs", "Cn"} & {unicodedata.category(character) for character in cleaned}
