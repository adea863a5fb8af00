"""Small files of sales for the tests, and how the parser takes them."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from accounts.importing.detection import detect, require_answers
from accounts.importing.lines import COLUMNS, LineParser
from accounts.importing.parsing import Tally, staged_lines
from accounts.importing.reading import Reading
from accounts.importing.source import Source, open_source

TODAY = date(2026, 7, 1)
HEADER = "customer_id,date,order_id,product,amount,currency"
DATA = Path(__file__).parents[2] / "data"


def csv_file(folder: Path, *lines: str, header: str = HEADER, encoding: str = "utf-8", name: str = "sales.csv") -> Path:
    """Write a CSV of these lines and return its path."""
    path = folder / name
    path.write_bytes("\n".join([header, *lines, ""]).encode(encoding))
    return path


def parse(path: Path, **declared: str) -> tuple[Tally, list[dict[str, str]]]:
    """Read a file as an import would; returns the tally and the staged lines by column (without the marked ones)."""
    reading = detect(path, Reading(**{"currency": "EUR"} | declared))  # type: ignore[arg-type]  # texts only
    require_answers(reading.having(is_proposed=False))
    tally = Tally()
    with open_source(path, reading) as source:
        parser = LineParser(reading, today=TODAY, since_1904=source.facts.since_1904)
        staged = [
            dict(zip(COLUMNS, line.rstrip("\n").split("\t"), strict=True))
            for line in _all(source, parser, reading, tally)
        ]
    keys = {str(number): key for key, number in parser.customers.items()} | {"\\N": ""}
    products = {str(number): key for key, number in parser.products.items()}
    for line in staged:
        line["customer"] = keys[line["customer_no"]]
        line["product"] = products[line["product_no"]]
    return tally, [line for line in staged if line["fate"] == ""]


def _all(source: Source, parser: LineParser, reading: Reading, tally: Tally) -> Sequence[str]:
    return list(staged_lines(source, parser, reading, tally))
