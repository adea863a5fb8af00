"""Whatever a file holds: no row is lost, no exception escapes."""

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.importing.lines import Memo
from kam.core.errors import DomainError
from tests.accounts.importing.files import HEADER, csv_file, parse

cells = st.one_of(
    st.text(max_size=30),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    st.sampled_from(
        [
            "",
            " ",
            "100",
            "-5.5",
            "NaN",
            "2026-01-31",
            "31.01.2026",
            "C1",
            "EUR",
            "1.23E+17",
            "=1+1",
            '"',
            ";",
            "\r\n",
            "\x00",
        ]
    ),
)
rows = st.lists(st.lists(cells, max_size=9), max_size=20)
headers = st.one_of(
    st.just(HEADER.split(",")), st.lists(st.one_of(cells, st.sampled_from(HEADER.split(","))), max_size=9)
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(headers, rows, st.sampled_from([",", ";", "\t", "|"]), st.sampled_from(["utf-8", "utf-16", "gb18030"]))
def test_every_row_of_any_table_is_accounted_for(
    header: list[str], table: list[list[str]], sign: str, encoding: str
) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=sign, quoting=csv.QUOTE_ALL).writerows([header, *table])
    with TemporaryDirectory() as folder:
        path = Path(folder, "sales.csv")
        path.write_bytes(text.getvalue().encode(encoding))
        try:
            tally, lines = parse(path, delimiter=sign, encoding=encoding, decimal=".", date_order="ymd")
        except DomainError as refusal:
            assert str(refusal)  # noqa: PT017 - either way is right, but it has to speak
            return
    assert tally.lines + tally.bad + tally.blank == tally.rows
    assert len(lines) == tally.lines
    assert all(problem.reason for problem in tally.problems)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=300), st.booleans())
def test_any_bytes_are_rows_or_a_refusal(content: bytes, with_header: bool) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "sales.csv")
        path.write_bytes((HEADER.encode() + b"\n" if with_header else b"") + content)
        try:
            tally, _lines = parse(path)
        except DomainError as refusal:
            assert str(refusal)  # noqa: PT017 - either way is right, but it has to speak
            return
    assert tally.lines + tally.bad + tally.blank == tally.rows


def test_a_fault_names_row_column_value_and_reason(tmp_path: Path) -> None:
    tally, _lines = parse(csv_file(tmp_path, "C1,2026-01-31,D,P,1,EUR", "C1,2026-02-30,D,P,1,EUR"))
    (problem,) = tally.problems
    assert (problem.row, problem.column, problem.value, problem.code) == (3, "date", "2026-02-30", "month_too_short")
    assert problem.reason == "February 2026 has 28 days."
    assert problem.cells == ["C1", "2026-02-30", "D", "P", "1", "EUR"]


def test_all_faults_of_a_row_are_told_in_the_order_of_its_columns(tmp_path: Path) -> None:
    header = "customer_id,currency,amount,date,order_id,cost,channel"
    row = f"{'x' * 81},ZZZ,many,2026-02-30,1.5E+11,NaN,pigeon"
    tally, lines = parse(csv_file(tmp_path, "C1,EUR,1,2026-01-31,D,1,web", row, header=header))
    assert [(each.column, each.code) for each in tally.problems] == [
        ("customer_id", "too_long"),
        ("currency", "unknown_currency"),
        ("amount", "not_a_number"),
        ("date", "month_too_short"),
        ("order_id", "exponent"),
        ("cost", "not_finite"),
        ("channel", "unknown_word"),
    ]
    assert (tally.bad, tally.told, len(lines)) == (1, 1, 1)
    # The row itself is kept once.
    assert [bool(each.cells) for each in tally.problems] == [True, *[False] * 6]


def test_one_cell_has_one_fault_also_when_it_means_two_things(tmp_path: Path) -> None:
    path = csv_file(tmp_path, f"{'x' * 201},2026-01-31,", header="customer name,date,amount")
    assert [each.column for each in parse(path)[0].problems] == ["customer name", "amount"]


def test_of_a_cancelled_row_only_what_is_needed_is_told(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "C1,soon,many,void", "C1,2026-01-31,1,", header="customer_id,date,amount,status")
    assert [each.column for each in parse(path)[0].problems] == ["date"]


def test_a_name_that_is_known_already_is_no_fault(tmp_path: Path) -> None:
    header = "customer_id,customer_name,date,amount"
    path = csv_file(tmp_path, "C1,Acme,2026-01-31,1", f"C1,{'x' * 201},2026-01-31,many", header=header)
    assert [each.column for each in parse(path)[0].problems] == ["amount"]


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("C1,,D,P,1,EUR", "date", "missing"),
        ("C1,2026-01-31,D,P,,EUR", "amount", "missing"),
        ("C1,2026-01-31,D,P,1,XYZ", "currency", "unknown_currency"),
        ("C1,2026-01-31,D,P,1,zł", "currency", "unknown_currency"),
        ("C1,2026-01-31,D,P,1e400,EUR", "amount", "exponent"),
        (f"C1,2026-01-31,D,P,{'7' * 40},EUR", "amount", "too_large"),
        ("1.23E+17,2026-01-31,D,P,1,EUR", "customer_id", "exponent"),
        ("C1,2026-01-31,1.5E+11,P,1,EUR", "order_id", "exponent"),
        (f"{'x' * 81},2026-01-31,D,P,1,EUR", "customer_id", "too_long"),
        (f"C1,2026-01-31,D,{'x' * 121},1,EUR", "product", "too_long"),
        ("C\x001,2026-01-31,D,P,1,EUR", "customer_id", "bad_character"),
    ],
)
def test_a_faulty_cell_makes_its_row_faulty(tmp_path: Path, row: str, column: str, code: str) -> None:
    tally, lines = parse(csv_file(tmp_path, row, "C1,2026-01-31,D,P,1.5,EUR"))
    assert [(each.column, each.code) for each in tally.problems] == [(column, code)]
    assert len(lines) == 1


def test_unknown_words_are_told_with_the_known_ones(tmp_path: Path) -> None:
    header = "date,amount,channel,kind,credit_note"
    tally, lines = parse(csv_file(tmp_path, "2026-01-01,1,线上,sell-out,tak", "2026-01-01,1,Teleshop,,", header=header))
    assert (lines[0]["channel"], lines[0]["kind"], lines[0]["is_credit_note"]) == ("ONLINE", "SELL_OUT", "t")
    assert "wholesale" in tally.problems[0].reason


def test_lines_without_a_document_belong_to_the_day_of_their_customer(tmp_path: Path) -> None:
    _tally, lines = parse(csv_file(tmp_path, "C1,2026-01-31,5", ",2026-01-31,5", header="customer_id,date,amount"))
    assert [line["document_id"] for line in lines] == ["~2026-01-31~C1", "~2026-01-31~"]


@pytest.mark.parametrize("order", ["", " ", "\u00a0", "\ufeff"])
def test_a_document_that_looks_empty_is_none(tmp_path: Path, order: str) -> None:
    _tally, lines = parse(csv_file(tmp_path, f"C1,2026-01-31,{order},5", header="customer_id,date,order_id,amount"))
    assert [line["document_id"] for line in lines] == ["~2026-01-31~C1"]


@pytest.mark.parametrize(
    ("written", "is_good"), [("2", True), (" 2 ", True), ("0", False), ("x", False), ("-1", False), ("9" * 20, False)]
)
def test_an_occurrence_is_a_whole_number(tmp_path: Path, written: str, is_good: bool) -> None:
    tally, _lines = parse(csv_file(tmp_path, f"2026-01-31,5,{written}", header="date,amount,kam_occurrence"))
    assert tally.lines == is_good


def test_columns_of_which_every_row_differs_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Memo, "MOST", 10)
    memo = Memo("order_id", str.strip)
    assert [memo[str(number)] for number in range(25)] == [str(number) for number in range(25)]
    assert len(memo) <= 10


def test_a_header_that_cannot_be_taken_apart_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="header cannot be read: The quotation marks"):
        parse(csv_file(tmp_path, "1,2", header='"date"x,amount'), delimiter=",")


def test_a_file_of_which_nothing_can_be_read_is_refused_early(tmp_path: Path) -> None:
    path = csv_file(tmp_path, *["C1,tomorrow,D,P,1,EUR"] * 1_200)
    with pytest.raises(DomainError, match=r"first 1000 rows.*Row 2, column date, “tomorrow”"):
        parse(path)


def test_only_so_many_faults_are_kept(tmp_path: Path) -> None:
    tally, _lines = parse(csv_file(tmp_path, "C1,2026-01-31,D,P,1,EUR", *["C1,?,D,P,1,EUR"] * 10_500))
    assert (tally.bad, len(tally.problems)) == (10_500, 10_000)
