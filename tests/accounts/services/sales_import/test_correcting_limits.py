"""What can be corrected and by whom, and corrections of earlier files."""

import pytest

from accounts.models import ImportBatch
from accounts.services import sales_import
from kam.core import jobs
from kam.core.errors import DomainError
from kam.core.models import User
from tests.accounts.services.sales_import.correcting_ways import (
    HEADER,
    NOW,
    ROWS,
    checked,
    faulty,
    fix,
    fix_equal,
    numbers,
)
from tests.factories.accounts import AccountFactory
from tests.factories.core import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_broker")]


@pytest.fixture
def batch(admin: User) -> ImportBatch:
    return checked(*ROWS, by=admin)


@pytest.mark.parametrize(
    ("row", "column", "becomes", "words"),
    [
        (2, "date", "2026-01-31", "needs no correction"),
        (999, "date", "2026-01-31", "needs no correction"),
        (5, "colour", "red", "no column"),
        (5, "date", "9" * 201, "at most 200"),
        (5, "date", "a\x00b", "at most 200"),
    ],
)
def test_what_cannot_be_corrected_is_refused(
    batch: ImportBatch, admin: User, row: int, column: str, becomes: str, words: str
) -> None:
    with pytest.raises(DomainError, match=words):
        fix(batch, row, column, becomes, admin)


def test_a_row_too_long_to_be_kept_can_only_be_left_out(admin: User) -> None:
    batch = checked(ROWS[0], f"C1,soon,D2,{'9' * 5_000},EUR", by=admin)
    with pytest.raises(DomainError, match="cannot be corrected here"):
        fix(batch, 3, "date", "2026-01-31", admin)
    sales_import.leave_out(batch=batch, row=3, by=admin, at=NOW)
    sales_import.import_rows(batch=batch, by=admin)
    assert numbers(batch) == (1, 0, 0, 0, 1, 0)


def test_a_value_too_long_to_be_recognised_has_no_equals(admin: User) -> None:
    batch = checked(ROWS[0], f"C1,{'9' * 300},D2,1,EUR", f"C1,{'9' * 300},D3,1,EUR", by=admin)
    with pytest.raises(DomainError, match="too long to be recognised"):
        fix_equal(batch, 3, "date", "2026-01-31", admin)


def test_an_empty_cell_has_equals_and_blank_rows_stay_blank(admin: User) -> None:
    batch = checked(ROWS[0], "C1,,D2,1,EUR", ",,,,", "C1,,D3,1,EUR", by=admin)
    fix_equal(batch, 3, "date", "2026-01-31", admin)
    sales_import.import_rows(batch=batch, by=admin)
    assert numbers(batch) == (3, 0, 0, 0, 0, 1)


def test_a_row_may_be_shorter_than_its_header(admin: User) -> None:
    batch = checked(ROWS[0], "C1,2026-01-31,D2", by=admin)
    fix(batch, 3, "amount", "7", admin)
    sales_import.import_rows(batch=batch, by=admin)
    assert numbers(batch)[0] == 2


def test_a_thousand_faulty_rows_are_no_reason_to_refuse_a_correction(admin: User) -> None:
    batch = checked(ROWS[0], *(f"C1,2026-01-05,D{n},1,GPB" for n in range(10, 1_110)), by=admin)
    assert fix_equal(batch, 3, "currency", "GPX", admin).words == "1100 rows are changed, but still cannot be read."
    assert fix_equal(batch, 3, "currency", "GBP", admin).words == "1100 rows are corrected."
    assert numbers(batch)[3] == 0


def test_a_rep_reaches_nobody_elses_customer_by_correcting(anna: User, clara: User) -> None:
    AccountFactory(source="upload", external_id="C9", owner=clara)
    batch = checked(ROWS[0], "C7,2026-01-32,D7,1,EUR", by=anna)
    fix(batch, 3, "customer_id", "C9", anna)
    fix(batch, 3, "date", "2026-01-31", anna)
    assert batch.errors.get(is_settled=False).code == "customer_not_found"
    sales_import.import_rows(batch=batch, by=anna)
    assert numbers(batch) == (1, 0, 0, 1, 0, 0)


def test_only_whose_import_it_is_corrects_it(batch: ImportBatch, anna: User) -> None:
    with pytest.raises(DomainError, match="not yours"):
        fix(batch, 5, "date", "2026-01-31", anna)


def test_rows_are_corrected_between_check_and_import_only(batch: ImportBatch, admin: User) -> None:
    job = sales_import.request_check(batch=batch, by=admin)
    with pytest.raises(DomainError, match="being worked on"):
        fix(batch, 5, "date", "2026-01-31", admin)
    jobs.run(job_id=job.pk)
    sales_import.import_rows(batch=batch, by=admin)
    with pytest.raises(DomainError, match="between the check and the import"):
        fix(batch, 5, "date", "2026-01-31", admin)


def test_without_its_file_nothing_is_corrected(batch: ImportBatch, admin: User) -> None:
    batch.file.delete()
    with pytest.raises(DomainError, match="kept no longer"):
        fix(batch, 5, "date", "2026-01-31", admin)


def test_reading_the_file_otherwise_drops_its_corrections(batch: ImportBatch, admin: User) -> None:
    fix(batch, 5, "date", "2026-01-31", admin)
    sales_import.set_reading(batch=batch, reading={"decimal": ","}, by=admin)
    assert batch.corrections.exists()
    sales_import.set_reading(batch=batch, reading={"encoding": "cp1250"}, by=admin)
    assert not batch.corrections.exists()


def test_earlier_corrections_are_offered_and_used_only_when_wanted(batch: ImportBatch, admin: User) -> None:
    fix(batch, 5, "date", "2026-01-31", admin)
    fix_equal(batch, 3, "currency", "EUR", admin)
    again = checked(*ROWS, by=admin)
    assert again.bad == 4
    offer = sales_import.earlier_corrections(batch=again, by=admin)
    assert offer == sales_import.Earlier(batch, 2)
    jobs.run(job_id=sales_import.use_earlier(batch=again, by=admin, at=NOW).pk)
    assert [row for row, _column in faulty(again)] == [6, 6]
    assert sales_import.earlier_corrections(batch=again, by=admin) is None
    with pytest.raises(DomainError, match="no earlier corrections"):
        sales_import.use_earlier(batch=again, by=admin, at=NOW)


def test_another_file_of_the_same_header_takes_what_is_for_all_rows(batch: ImportBatch, admin: User) -> None:
    fix(batch, 5, "date", "2026-01-31", admin)
    fix_equal(batch, 3, "currency", "EUR", admin)
    other = checked("C3,2026-02-05,E1,1,GPB", "C3,2026-02-06,E2,2,EUR", by=admin, header=HEADER.upper())
    offer = sales_import.earlier_corrections(batch=other, by=admin)
    assert offer is not None
    assert offer.count == 1
    jobs.run(job_id=sales_import.use_earlier(batch=other, by=admin, at=NOW).pk)
    assert faulty(other) == []
    assert other.corrections.get().column == "CURRENCY"
    stranger = UserFactory(role="ADMIN")
    theirs = checked(*ROWS, by=stranger)
    assert sales_import.earlier_corrections(batch=theirs, by=stranger) is None
