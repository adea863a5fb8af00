"""Numbers as people write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.importing.numbers import number_reader
from accounts.importing.problems import RowError


@pytest.mark.parametrize(
    ("written", "decimal", "means"),
    [
        ("12", ".", "12"),
        ("-12.5", ".", "-12.5"),
        ("12,5", ",", "12.5"),
        ("1 234,56", ",", "1234.56"),
        ("1\u00a0234,56", ",", "1234.56"),
        ("1\u202f234\u202f567,8", ",", "1234567.8"),
        ("1.234,56", ",", "1234.56"),
        ("1,234.56", ".", "1234.56"),
        ("1'234.56", ".", "1234.56"),
        # The declared mark decides, never the row.
        ("1,234", ".", "1234"),
        ("1,234", ",", "1.234"),
        ("(123)", ".", "-123"),
        ("123-", ".", "-123"),
        ("−7", ".", "-7"),
        ("+7", ".", "7"),
        ("-0", ".", "0"),
        (".5", ".", "0.5"),
        ("5.", ".", "5"),
        ("１２３．５", ".", "123.5"),
        ("'-12.5", ".", "-12.5"),
        (" 12 ", ".", "12"),
        # Half up, away from zero.
        ("0.00005", ".", "0.0001"),
        ("-0.00005", ".", "-0.0001"),
        ("0.1", ".", "0.1"),
        ("99999999999999.9999", ".", "99999999999999.9999"),
    ],
)
def test_reads(written: str, decimal: str, means: str) -> None:
    assert Decimal(number_reader(decimal)(written)) == Decimal(means)


@pytest.mark.parametrize(
    ("written", "decimal", "code"),
    [
        ("1,23", ".", "not_a_number"),
        ("12,34,567", ".", "not_a_number"),
        ("1.234.56", ",", "not_a_number"),
        ("1 234.567 890", ".", "not_a_number"),
        ("1,234 567", ".", "not_a_number"),
        ("¥1,2万", ".", "not_a_number"),
        ("12%", ".", "not_a_number"),
        ("abc", ".", "not_a_number"),
        ("--1", ".", "not_a_number"),
        ("()", ".", "not_a_number"),
        (".", ".", "not_a_number"),
        ("0x10", ".", "not_a_number"),
        ("NaN", ".", "not_finite"),
        ("-Infinity", ".", "not_finite"),
        ("inf", ".", "not_finite"),
        ("1e3", ".", "exponent"),
        ("1.23E+17", ".", "exponent"),
        ("1e400", ".", "exponent"),
        ("1" * 40, ".", "too_large"),
        ("100000000000000", ".", "too_large"),
        ("99999999999999.99999", ".", "too_large"),
        ("9" * 5_000, ".", "not_a_number"),
    ],
)
def test_refuses(written: str, decimal: str, code: str) -> None:
    with pytest.raises(RowError) as refusal:
        number_reader(decimal)(written)
    assert refusal.value.code == code
    assert refusal.value.reason


@given(st.decimals(min_value=-(10**13), max_value=10**13, places=4), st.sampled_from([".", ","]))
def test_every_amount_comes_back_exact(amount: Decimal, decimal: str) -> None:
    written = f"{amount:f}".replace(".", decimal)
    assert Decimal(number_reader(decimal)(written)) == amount


@given(st.text(max_size=90), st.sampled_from([".", ","]))
def test_any_text_is_a_number_or_a_row_error(text: str, decimal: str) -> None:
    try:
        number = Decimal(number_reader(decimal)(text))
    except RowError:
        return
    assert number.is_finite()
    assert abs(number) < 10**14
