"""The faulty rows as a file that can be corrected and sent once more."""

from collections.abc import Iterator
from typing import IO

from django.db.models import QuerySet

from accounts.importing import error_file
from accounts.importing.reading import Reading
from accounts.importing.source import open_source
from accounts.models import ImportBatch, ImportRowError


def write_error_file(batch: ImportBatch, stream: IO[str]) -> None:
    """Write every faulty row that is kept, in the columns of its file, and why; as CSV in UTF-8 with its mark.

    It is read like the file it comes from: numbers and dates stand there as they were.
    """
    reading = Reading.from_json(batch.reading)
    problems = batch.errors.order_by("row", "pk")
    delimiter = reading.delimiter or ","
    if batch.has_file:
        error_file.write(stream, reading.header, _from_file(batch, reading, problems), delimiter=delimiter)
    else:
        kept = (_faulty(problem, problem.cells) for problem in problems)
        error_file.write(stream, reading.header, kept, delimiter=delimiter)


def _from_file(
    batch: ImportBatch, reading: Reading, problems: QuerySet[ImportRowError]
) -> Iterator[error_file.FaultyRow]:
    by_row = {problem.row: problem for problem in problems}
    with open_source(batch.path, reading) as source:
        for number, cells, _problem in source.rows:
            if (problem := by_row.get(number)) is not None:
                yield _faulty(problem, cells)


def _faulty(problem: ImportRowError, cells: list[str]) -> error_file.FaultyRow:
    return error_file.FaultyRow(problem.row, problem.column, problem.reason, problem.occurrence, cells)
