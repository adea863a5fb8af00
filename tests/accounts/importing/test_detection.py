"""What the first rows prove about a file, and what has to be asked."""

from collections import Counter
from pathlib import Path

import pytest

from accounts.importing.detection import date_order, decimal_mark, detect, questions
from accounts.importing.reading import Reading
from tests.accounts.importing.files import csv_file


@pytest.mark.parametrize(
    ("values", "mark"),
    [
        (["1", "20"], "."),
        (["1.5", "2"], "."),
        (["1,5", "2"], ","),
        (["1.234,5"], ","),
        (["1,234.5"], "."),
        (["1,234,567"], "."),
        (["1.234.567"], ","),
        # One group alone says nothing, and neither do two that contradict each other.
        (["1,234"], ""),
        (["1.234", "5.678"], ""),
        (["1,234", "5,5"], ","),
        (["1.5", "1,5"], ""),
        (["0,125"], ","),
        # A few slips among many do not make a file doubtful.
        (["1.5"] * 9 + ["1,5"], "."),
    ],
)
def test_the_decimal_mark_is_proven_or_asked_for(values: list[str], mark: str) -> None:
    assert decimal_mark(Counter(values)) == mark


@pytest.mark.parametrize(
    ("values", "order"),
    [
        (["2026-01-31"], "ymd"),
        (["45292"], "ymd"),
        (["01.02.2026"], "dmy"),
        (["31/01/2026", "01/02/2026"], "dmy"),
        (["01/31/2026", "01/02/2026"], "mdy"),
        (["01/02/2026"], ""),
        (["31/01/2026", "01/31/2026"], ""),
        (["2026-01-31"] * 9 + ["30.02.2026"], "ymd"),
    ],
)
def test_the_order_of_dates_is_proven_or_asked_for(values: list[str], order: str) -> None:
    assert date_order(Counter(values)) == order


def test_an_open_question_names_what_is_to_be_chosen(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "C1;01/02/2026;1,234", header="Kunde;Date;Amount")
    asked = questions(detect(path, Reading()))
    assert [question.field for question in asked] == ["decimal", "date_order", "currency"]


def test_the_file_proposes_the_currency_that_most_lines_have(tmp_path: Path) -> None:
    path = csv_file(
        tmp_path,
        "C;2026-01-01;D;P;1;usd",
        "C;2026-01-01;D;P;1;USD",
        "C;2026-01-01;D;P;1;EUR",
        header="customer;date;order;product;amount;currency",
    )
    assert detect(path, Reading()).currency == "USD"


def test_files_with_the_same_header_have_the_same_signature(tmp_path: Path) -> None:
    plain = detect(csv_file(tmp_path, "1,2", header="Date,Amount"), Reading())
    other = detect(csv_file(tmp_path, "3;4", header=" date;AMOUNT", name="other.csv"), Reading())
    corrected = detect(
        csv_file(tmp_path, "1,2,3,why,1", header="Date,Amount,kam_row,kam_reason,kam_occurrence", name="x.csv"),
        Reading(),
    )
    assert plain.signature == other.signature == corrected.signature
    assert corrected.ignored == ["kam_row", "kam_reason"]
