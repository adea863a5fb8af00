"""The faulty rows as a file that can be corrected and sent once more."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import IO

from accounts.importing import error_file
from accounts.importing.reading import Reading
from accounts.importing.source import open_source
from accounts.models import ImportBatch, ImportRowError
from accounts.services.sales_import.corrections import corrections_of


def write_error_file(batch: ImportBatch, stream: IO[str]) -> None:
    """Write every row that is still faulty and kept, with all that is wrong with it; as CSV in UTF-8 with its mark.

    It has the columns of its file and is read like it: numbers and dates stand there as they were, or as a person has
    corrected them.
    """
    reading = Reading.from_json(batch.reading)
    problems = batch.errors.filter(is_settled=False).order_by("row", "pk")
    rows = (list(same) for _row, same in groupby(problems.iterator(), key=lambda problem: problem.row))
    faulty = _from_file(batch, reading, rows) if batch.has_file else _from_memory(batch, reading, rows)
    error_file.write(stream, reading.header, faulty, delimiter=reading.delimiter or ",")


def _from_file(
    batch: ImportBatch, reading: Reading, rows: Iterable[list[ImportRowError]]
) -> Iterator[error_file.FaultyRow]:
    by_row = {problems[0].row: problems for problems in rows}
    with open_source(batch.path, reading) as source:
        corrections_of(batch).over(source)
        for number, cells, _problem in source.rows:
            if (problems := by_row.get(number)) is not None:
                yield _faulty(problems, cells)


def _from_memory(
    batch: ImportBatch, reading: Reading, rows: Iterable[list[ImportRowError]]
) -> Iterator[error_file.FaultyRow]:
    changed = corrections_of(batch).on(reading.header)
    for problems in rows:
        yield _faulty(problems, changed(problems[0].row, problems[0].cells))


def _faulty(problems: list[ImportRowError], cells: list[str]) -> error_file.FaultyRow:
    first = problems[0]
    faults = [(problem.column, problem.reason) for problem in problems]
    return error_file.FaultyRow(first.row, faults, first.occurrence, cells)
