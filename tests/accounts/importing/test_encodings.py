"""Which encoding a file is in: proven, declared, or asked for."""

import codecs
from pathlib import Path

import pytest

from accounts.importing.csv_file import open_text
from accounts.importing.detection import detect, questions
from accounts.importing.reading import Reading
from kam.core.errors import DomainError
from tests.accounts.importing.files import HEADER, parse

PANGRAM = "Zażółć gęślą jaźń"
CHINESE = "上海电气集团"
POLISH_HEADER = "Numer klienta;Data;Nr faktury;Kod produktu;Wartość netto;Waluta"


def polish(encoding: str, *, rows: int = 3, mark: bytes = b"") -> bytes:
    lines = [f"{PANGRAM} {row};31.01.2026;F{row};P;1 234,56;PLN" for row in range(rows)]
    return mark + "\r\n".join([POLISH_HEADER, *lines, ""]).encode(encoding)


def chinese(encoding: str, *, rows: int = 3, mark: bytes = b"") -> bytes:
    lines = [f"{CHINESE}{row},2026年1月31日,F{row},产品,100.5,CNY" for row in range(rows)]
    return mark + "\n".join(["客户编号,日期,单据号,产品,金额,币种", *lines, ""]).encode(encoding)


def write(folder: Path, content: bytes) -> Path:
    path = folder / "sales.csv"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("rows", [3, 3_000])
@pytest.mark.parametrize("encoding", ["cp1250", "iso8859-2", "cp852", "utf-8"])
def test_polish_is_exact_when_declared(tmp_path: Path, encoding: str, rows: int) -> None:
    tally, lines = parse(write(tmp_path, polish(encoding, rows=rows)), encoding=encoding)
    assert (tally.rows, tally.bad, len(lines)) == (rows, 0, rows)
    assert [line["customer"] for line in lines] == [f"{PANGRAM} {row}" for row in range(rows)]
    assert lines[0]["amount"] == "1234.5600"


@pytest.mark.parametrize("rows", [3, 3_000])
@pytest.mark.parametrize("encoding", ["gb18030", "gbk", "utf-8"])
def test_chinese_is_exact_when_declared(tmp_path: Path, encoding: str, rows: int) -> None:
    tally, lines = parse(write(tmp_path, chinese(encoding, rows=rows)), encoding=encoding)
    assert (tally.rows, tally.bad, len(lines)) == (rows, 0, rows)
    assert [line["customer"] for line in lines] == [f"{CHINESE}{row}" for row in range(rows)]
    assert lines[0]["document_on"] == "2026-01-31"


def test_traditional_chinese_is_exact_when_declared(tmp_path: Path) -> None:
    content = f"{HEADER}\n臺灣積體電路,2026-01-31,F,P,1,TWD\n".encode("big5")
    _tally, lines = parse(write(tmp_path, content), encoding="big5")
    assert lines[0]["customer"] == "臺灣積體電路"


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
    ],
)
@pytest.mark.parametrize("rows", [3, 3_000])
def test_unicode_needs_no_declaration(tmp_path: Path, encoding: str, mark: bytes, rows: int) -> None:
    for content in (polish, chinese):
        tally, lines = parse(write(tmp_path, content(encoding, rows=rows, mark=mark)))
        assert (tally.rows, tally.bad) == (rows, 0)
        assert lines[-1]["customer"] in {f"{PANGRAM} {rows - 1}", f"{CHINESE}{rows - 1}"}


@pytest.mark.parametrize("rows", [3, 3_000])
def test_everyday_chinese_is_proposed_and_has_to_be_confirmed(tmp_path: Path, rows: int) -> None:
    reading = detect(write(tmp_path, chinese("gb18030", rows=rows)), Reading())
    assert reading.encoding == "gb18030"
    assert [question.field for question in questions(reading)] == ["encoding"]
    assert questions(reading.having(is_proposed=False)) == []


@pytest.mark.parametrize("rows", [3, 3_000])
def test_windows_1250_is_proposed_to_a_polish_reader_only(tmp_path: Path, rows: int) -> None:
    path = write(tmp_path, polish("cp1250", rows=rows))
    assert detect(path, Reading(), language="pl").encoding == "cp1250"
    assert detect(path, Reading(), language="en").encoding == ""


@pytest.mark.parametrize("encoding", ["iso8859-2", "cp852"])
def test_another_encoding_is_never_taken_for_windows_1250(tmp_path: Path, encoding: str) -> None:
    reading = detect(write(tmp_path, polish(encoding)), Reading(), language="pl")
    assert reading.encoding == ""
    (question,) = questions(reading)
    assert question.field == "encoding"
    # The header is row 1 and has the first letter that is not UTF-8.
    assert "Row 1 " in question.text


@pytest.mark.parametrize(
    ("content", "declared"),
    [
        (polish("utf-8"), "cp1250"),
        (polish("utf-8"), "utf-16"),
        (chinese("utf-8"), "gb18030"),
        (polish("utf-16-le", mark=codecs.BOM_UTF16_LE), "cp1250"),
    ],
)
def test_a_declaration_that_the_bytes_contradict_is_refused(tmp_path: Path, content: bytes, declared: str) -> None:
    with pytest.raises(DomainError, match=r"not in"):
        detect(write(tmp_path, content), Reading(encoding=declared))


def test_a_byte_that_the_encoding_lacks_is_refused(tmp_path: Path) -> None:
    content = f"{HEADER}\nŁódź,2026-01-31,F,P,1,PLN\n".encode("cp1250") + b"\x81,2026-01-31,F,P,1,PLN\n"
    with pytest.raises(DomainError, match="0x81"):
        parse(write(tmp_path, content), encoding="cp1250")


def test_signs_of_a_wrong_encoding_are_row_errors(tmp_path: Path) -> None:
    # 0x9C is ś in Windows-1250 and a control character in ISO-8859-2.
    content = f"{HEADER}\nśruba,2026-01-31,F,P,1,PLN\nok,2026-01-31,F,P,1,PLN\n".encode("cp1250")
    tally, lines = parse(write(tmp_path, content), encoding="iso8859-2")
    assert [problem.code for problem in tally.problems] == ["bad_character"]
    assert len(lines) == 1


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_unicode_without_its_mark_is_read_when_declared(tmp_path: Path, encoding: str) -> None:
    for declared in (encoding, "utf-16"):
        _tally, lines = parse(write(tmp_path, polish(encoding)), encoding=declared)
        assert lines[0]["customer"] == f"{PANGRAM} 0"
    with (
        pytest.raises(DomainError, match="cannot be read as UTF-16"),
        open_text(tmp_path / "sales.csv", "utf-16") as text,
    ):
        text[0].read()


def test_unicode_without_its_mark_is_asked_about(tmp_path: Path) -> None:
    reading = detect(write(tmp_path, polish("utf-16-le")), Reading())
    assert reading.encoding == "utf-16-le"
    assert reading.is_proposed


@pytest.mark.parametrize("name", ["klingon", "rot13", "base64", "utf-7", "cp1250\x00"])
def test_only_encodings_of_texts_can_be_declared(tmp_path: Path, name: str) -> None:
    with pytest.raises(DomainError, match="is not known"):
        detect(write(tmp_path, polish("utf-8")), Reading(encoding=name))
