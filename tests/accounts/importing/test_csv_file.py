"""CSV as it comes from the world."""

import gzip
from pathlib import Path

import pytest

from accounts.importing.containers import MEGABYTE
from accounts.importing.detection import detect, questions, require_answers
from accounts.importing.reading import Reading
from kam.core.errors import DomainError
from tests.accounts.importing.files import HEADER, csv_file, parse

LINE = "C1,2026-01-31,D1,P1,100,EUR"


def write(folder: Path, content: bytes, name: str = "sales.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("sign", [";", ",", "\t", "|"])
def test_finds_the_delimiter(tmp_path: Path, sign: str) -> None:
    path = csv_file(tmp_path, LINE.replace(",", sign), header=HEADER.replace(",", sign))
    assert detect(path, Reading()).delimiter == sign
    assert parse(path)[0].lines == 1


def test_a_first_line_may_declare_the_delimiter(tmp_path: Path) -> None:
    path = write(tmp_path, f"sep=;\r\n{HEADER.replace(',', ';')}\r\nC1;2026-01-31;D1;P1;100,5;EUR\r\n".encode())
    tally, lines = parse(path)
    assert (tally.rows, tally.lines) == (1, 1)
    # The header is row 1, whatever stood above it.
    assert lines[0]["row"] == "2"
    assert lines[0]["amount"] == "100.5"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_takes_every_line_end(tmp_path: Path, end: str) -> None:
    tally, _lines = parse(write(tmp_path, end.join([HEADER, LINE, LINE, ""]).encode()))
    assert (tally.rows, tally.lines) == (2, 2)


def test_keeps_line_ends_and_delimiters_inside_quotes(tmp_path: Path) -> None:
    path = csv_file(tmp_path, '"C1, the\r\n""first""",2026-01-31,D1,P1,100,EUR')
    _tally, lines = parse(path)
    assert lines[0]["customer"] == 'C1, the  "first"'


def test_rows_are_numbered_as_a_spreadsheet_does(tmp_path: Path) -> None:
    # Row 2 has a line break inside; row 4 is empty; row 5 is faulty.
    tally, lines = parse(csv_file(tmp_path, '"C\n1",2026-01-31,D,P,1,EUR', LINE, "", "C1,?,D,P,1,EUR"))
    assert [line["row"] for line in lines] == ["2", "3"]
    assert (tally.rows, tally.blank, tally.bad) == (4, 1, 1)
    assert tally.problems[0].row == 5


def test_trailing_delimiters_and_short_rows_are_no_fault(tmp_path: Path) -> None:
    tally, lines = parse(csv_file(tmp_path, LINE + ",,", "C1,2026-01-31,D1,P1,100", ",,,,,"))
    assert (tally.lines, tally.blank) == (2, 1)
    # The currency that is missing is the file's.
    assert lines[1]["currency"] == "EUR"


def test_more_cells_than_the_header_are_a_fault(tmp_path: Path) -> None:
    # An unquoted decimal comma pushed the currency out.
    tally, _lines = parse(csv_file(tmp_path, LINE, "C1,2026-01-31,D1,P1,100,50,EUR"))
    assert [(each.row, each.code) for each in tally.problems] == [(3, "too_many_cells")]


def test_quotes_that_do_not_match_are_a_fault_of_their_rows_only(tmp_path: Path) -> None:
    tally, lines = parse(csv_file(tmp_path, LINE, 'C1,2026-01-31,"D"1,P1,100,EUR', LINE))
    assert [(each.row, each.code) for each in tally.problems] == [(3, "quotes")]
    assert len(lines) == 2
    assert tally.problems[0].cells == ['C1,2026-01-31,"D"1,P1,100,EUR']


def test_a_quote_that_never_closes_swallows_nothing_silently(tmp_path: Path) -> None:
    tally, lines = parse(csv_file(tmp_path, LINE, 'C1,2026-01-31,"D1,P1,100,EUR', LINE))
    assert (len(lines), tally.bad) == (1, 1)
    assert "lines 3 to 4" in tally.problems[0].reason


def test_a_file_that_ends_in_the_middle_of_a_row_says_so(tmp_path: Path) -> None:
    tally, _lines = parse(write(tmp_path, f"{HEADER}\n{LINE}\nC1,2026-01-31,D1,P1,10".encode()))
    assert [each.code for each in tally.problems] == ["cut_off"]


@pytest.mark.parametrize(
    ("header", "twin"),
    [("customer_id,date,amount,Amount", "Amount"), ("客户编号,日期,金额,金额", "金额"), ("date,amount,x,X ", "X")],
)
def test_refuses_a_header_with_twins(tmp_path: Path, header: str, twin: str) -> None:
    with pytest.raises(DomainError, match=twin):
        detect(csv_file(tmp_path, "1,2,3,4", header=header), Reading())


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        (
            "Kontrahent;Nazwa kontrahenta;Data wystawienia;Nr faktury;Towar;Ilość;Wartość netto;Waluta",
            "customer_id customer_name date order_id product quantity amount currency",
        ),
        (
            "客户编号;客户名称;开票日期;单据号;产品编码;数量;金额;币种",
            "customer_id customer_name date order_id product quantity amount currency",
        ),
        (
            "Invoice No;StockCode;Qty;Invoice Date;Net Amount;Customer ID;Country",
            "order_id product quantity date amount customer_id country",
        ),
        ("Date;Amount;;Remark", "date amount"),
        # Without a number the name is the number.
        ("Nazwa klienta;Data;Kwota", "customer_name customer_id date amount"),
    ],
)
def test_recognises_header_words(tmp_path: Path, header: str, columns: str) -> None:
    reading = detect(csv_file(tmp_path, ";".join("1" * header.count(";")), header=header), Reading(delimiter=";"))
    assert sorted(reading.columns) == sorted(columns.split())
    assert questions(reading.having(currency="EUR", date_order="ymd")) == []


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "C1,5", header="customer_id,Preis")
    with pytest.raises(DomainError, match=r"Date, Amount net of VAT.*customer_id, Preis"):
        require_answers(detect(path, Reading()))


def test_a_wrong_delimiter_is_told_apart_from_a_wrong_file(tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="one column only"):
        require_answers(detect(csv_file(tmp_path, LINE), Reading(delimiter=";")))
    with pytest.raises(DomainError, match="Choose the delimiter"):
        require_answers(detect(write(tmp_path, b"just some words\nand more of them\n"), Reading()))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"\n\n  \n", "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "password"),
        (b"<!DOCTYPE html><html><table>", "web page"),
        (b"\xef\xbb\xbf  <html><table>", "web page"),
        (b"\x89PNG\r\n", "PNG"),
        # Without the time: parallel test processes must see the same cases.
        (gzip.compress(b"", mtime=0), "empty"),
        (gzip.compress(gzip.compress(b"date,amount\n", mtime=0), mtime=0), "Unpack"),
        (gzip.compress(b"%PDF-1.7 ...", mtime=0), "PDF"),
        (gzip.compress(b"date,amount\n" * 1_000, mtime=0)[:-20], "damaged"),
    ],
)
def test_a_renamed_or_damaged_file_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    with pytest.raises(DomainError, match=says):
        require_answers(detect(write(tmp_path, content), Reading()))


def test_a_declared_format_is_kept(tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="declared as XLSX but holds CSV"):
        detect(csv_file(tmp_path, LINE), Reading(), wanted_format="xlsx")


def test_a_packed_file_reads_like_the_file(tmp_path: Path) -> None:
    path = write(tmp_path, gzip.compress(f"{HEADER}\n{LINE}\n".encode()), "sales.csv.gz")
    assert parse(path)[0].lines == 1


def test_a_packed_file_that_explodes_is_refused(tmp_path: Path) -> None:
    bomb = gzip.compress(HEADER.encode() + b"\n" + b"\n" * (64 * MEGABYTE))
    with pytest.raises(DomainError, match="grows too large"):
        parse(write(tmp_path, bomb))


def test_a_line_without_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="never ends"):
        parse(write(tmp_path, f"{HEADER}\n".encode() + b"1," * (3 * MEGABYTE)))


def test_a_header_of_a_hundred_thousand_columns_is_refused(tmp_path: Path) -> None:
    header = ",".join(f"c{place}" for place in range(100_000))
    with pytest.raises(DomainError, match="100000 columns"):
        detect(csv_file(tmp_path, "1", header=header), Reading(delimiter=","))


def test_a_cell_of_a_megabyte_is_a_row_error(tmp_path: Path) -> None:
    tally, lines = parse(csv_file(tmp_path, LINE, f"{'x' * MEGABYTE},2026-01-31,D,P,1,EUR", LINE))
    assert [(each.row, each.code) for each in tally.problems] == [(3, "too_long")]
    assert len(lines) == 2
