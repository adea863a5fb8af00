"""The rows that can be read, as they stand in the file and have been corrected: the first of them, to look at."""

from collections.abc import Iterator
from typing import Final

from accounts.importing.lines import LineParser
from accounts.importing.problems import RowError
from accounts.importing.reading import Reading
from accounts.importing.source import open_source
from accounts.models import ImportBatch
from accounts.services.sales_import.corrections import corrections_of
from accounts.services.sales_import.receiving import day_of_arrival

# Who looks at rows in a page looks at the first ones; the rest is in the file.
MOST_READY: Final = 500


def ready_rows(*, batch: ImportBatch, first: int, count: int) -> list[tuple[int, list[str]]]:
    """Return `count` rows that can be read from the `first` on (0 is the first), with their numbers in the file."""
    faulty = set(batch.errors.filter(is_settled=False).values_list("row", flat=True))
    found: list[tuple[int, list[str]]] = []
    for place, row in enumerate(_readable(batch, faulty)):
        if place >= first + count:
            break
        if place >= first:
            found.append(row)
    return found


def _readable(batch: ImportBatch, faulty: set[int]) -> Iterator[tuple[int, list[str]]]:
    reading = Reading.from_json(batch.reading)
    with open_source(batch.path, reading) as source:
        corrections_of(batch).over(source)
        parser = LineParser(reading, today=day_of_arrival(batch), since_1904=source.facts.since_1904)
        for number, cells, problem in source.rows:
            if problem is not None or number in faulty or not any(cell.strip() for cell in cells):
                continue
            before = parser.cancelled
            try:
                parser.line(number, cells)
            except RowError:
                continue
            if parser.cancelled == before:
                yield number, cells
