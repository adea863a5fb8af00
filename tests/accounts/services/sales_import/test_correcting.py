"""Faulty cells put right before the import: judged at once, by one engine, and taken back again."""

import csv
import io
from datetime import UTC, datetime

import pytest
from django.apps import apps

from accounts.models import ImportBatch, SalesLine
from accounts.services import sales_import
from kam.core import jobs, undo
from kam.core.errors import DomainError, VersionConflict
from kam.core.models import Job, User
from tests.accounts.services.sales_import.correcting_ways import (
    NOW,
    ROWS,
    checked,
    faulty,
    fix,
    fix_equal,
    numbers,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_broker")]


@pytest.fixture
def batch(admin: User) -> ImportBatch:
    return checked(*ROWS, by=admin)


def test_one_cell_is_corrected_and_its_row_judged_at_once(batch: ImportBatch, admin: User) -> None:
    assert faulty(batch) == [(3, "currency"), (4, "currency"), (5, "date"), (6, "date"), (6, "amount")]
    act = fix(batch, 5, "date", "2026-01-31", admin, seen="2026-01-32")
    assert act.words == "Row 5 is corrected."
    assert faulty(batch) == [(3, "currency"), (4, "currency"), (6, "date"), (6, "amount")]
    batch.refresh_from_db()
    assert batch.bad == 3
    sales_import.import_rows(batch=batch, by=admin)
    assert numbers(batch) == (2, 0, 0, 3, 0, 0)
    assert SalesLine.objects.get(document_id="D4").document_on.isoformat() == "2026-01-31"


def test_a_row_with_two_faults_needs_two_corrections(batch: ImportBatch, admin: User) -> None:
    assert fix(batch, 6, "date", "2026-01-09", admin).words == "Row 6 is changed, but still cannot be read."
    assert faulty(batch)[-1] == (6, "amount")
    assert fix(batch, 6, "amount", "50", admin).words == "Row 6 is corrected."
    assert (6, "amount") not in faulty(batch)


def test_all_equal_cells_are_corrected_at_once(batch: ImportBatch, admin: User) -> None:
    assert fix_equal(batch, 4, "currency", "EUR", admin).words == "2 rows are corrected."
    assert faulty(batch) == [(5, "date"), (6, "date"), (6, "amount")]
    assert list(batch.corrections.values_list("kind", "row", "column", "was", "becomes")) == [
        ("EQUAL", None, "currency", "GPB", "EUR")
    ]
    sales_import.import_rows(batch=batch, by=admin)
    assert numbers(batch) == (3, 0, 0, 2, 0, 0)
    assert batch.figures["corrected"] == 2


def test_a_cell_of_its_own_goes_before_the_rule_for_all(batch: ImportBatch, admin: User) -> None:
    fix(batch, 3, "currency", "PLN", admin)
    fix_equal(batch, 4, "currency", "EUR", admin)
    sales_import.import_rows(batch=batch, by=admin)
    currencies = dict(SalesLine.objects.values_list("document_id", "currency"))
    assert currencies == {"D1": "EUR", "D2": "PLN", "D3": "EUR"}


def test_the_rule_for_all_replaces_wrong_cells_of_their_own(batch: ImportBatch, admin: User) -> None:
    fix(batch, 3, "currency", "GPP", admin)
    fix(batch, 4, "currency", "GPP", admin)
    fix_equal(batch, 3, "currency", "EUR", admin)
    assert list(batch.corrections.values_list("kind", "was", "becomes")) == [("EQUAL", "GPB", "EUR")]
    assert (3, "currency") not in faulty(batch)


def test_a_correction_may_be_wrong_again(batch: ImportBatch, admin: User) -> None:
    fix(batch, 5, "date", "2026-02-30", admin)
    assert batch.errors.get(row=5).value == "2026-02-30"
    assert batch.errors.get(row=5).cells == ROWS[3].split(",")
    fix(batch, 5, "date", "2026-02-28", admin)
    assert batch.corrections.get().was == "2026-01-32"


def test_what_the_file_says_needs_no_correction(batch: ImportBatch, admin: User) -> None:
    with pytest.raises(DomainError, match="stands there already"):
        fix(batch, 5, "date", "2026-01-32", admin)
    fix(batch, 5, "date", "2026-01-31", admin)
    fix(batch, 5, "date", "2026-01-32", admin)
    assert not batch.corrections.exists()
    assert (5, "date") in faulty(batch)


def test_everything_is_taken_back_as_it_was(batch: ImportBatch, admin: User) -> None:
    before = faulty(batch)
    acts = [
        fix(batch, 5, "date", "2026-01-31", admin),
        fix_equal(batch, 3, "currency", "EUR", admin),
        sales_import.leave_out(batch=batch, row=6, by=admin, at=NOW),
    ]
    batch.refresh_from_db()
    assert (batch.bad, batch.left_out, faulty(batch)) == (0, 1, [])
    for act in reversed(acts):
        assert undo.undo(act, by=admin, now=NOW) == "What the file says counts again."
    batch.refresh_from_db()
    assert (batch.bad, batch.left_out, faulty(batch)) == (4, 0, before)
    assert not Job.objects.exists()


def test_what_was_corrected_anew_since_is_not_taken_back(batch: ImportBatch, admin: User) -> None:
    first = fix(batch, 5, "date", "2026-01-31", admin)
    second = fix(batch, 5, "date", "2026-01-30", admin)
    with pytest.raises(VersionConflict):
        undo.undo(first, by=admin, now=NOW)
    assert undo.undo(second, by=admin, now=NOW).startswith("Undone:")
    assert batch.corrections.get().becomes == "2026-01-31"


def test_what_somebody_else_wrote_meanwhile_is_told(batch: ImportBatch, admin: User) -> None:
    fix(batch, 5, "date", "2026-01-30", admin)
    with pytest.raises(VersionConflict, match="2026-01-30"):
        fix(batch, 5, "date", "2026-01-31", admin, seen="2026-01-32")
    with pytest.raises(VersionConflict):
        fix_equal(batch, 5, "date", "2026-01-31", admin, seen="2026-01-32")


def test_a_row_left_out_is_counted_apart(batch: ImportBatch, admin: User) -> None:
    sales_import.leave_out(batch=batch, row=5, by=admin, at=NOW)
    with pytest.raises(DomainError, match="left out already"):
        sales_import.leave_out(batch=batch, row=5, by=admin, at=NOW)
    sales_import.import_rows(batch=batch, by=admin)
    assert numbers(batch) == (1, 0, 0, 3, 1, 0)
    assert not batch.errors.filter(row=5).exists()


def test_a_row_left_out_keeps_its_place_among_equal_ones(admin: User) -> None:
    # Three equal lines of one document; the middle one is left out, so the third stays the third.
    header = "customer_id,date,order_id,product,amount,currency"
    rows = ["C1,2026-01-05,D1,P1,1,EUR", "C1,2026-01-35,D1,P1,2,EUR", "C1,2026-01-05,D1,P1,3,EUR"]
    batch = checked(*rows, by=admin, header=header)
    sales_import.leave_out(batch=batch, row=3, by=admin, at=NOW)
    sales_import.import_rows(batch=batch, by=admin)
    assert set(SalesLine.objects.values_list("line_key", "amount")) == {("P1#1", 1), ("P1#3", 3)}


def test_check_import_and_job_agree(batch: ImportBatch, admin: User) -> None:
    fix_equal(batch, 3, "currency", "EUR", admin)
    sales_import.leave_out(batch=batch, row=6, by=admin, at=NOW)
    sales_import.check(batch=batch, by=admin)
    assert numbers(batch) == (3, 0, 0, 1, 1, 0)
    job = sales_import.request_import(batch=batch, by=admin)
    jobs.run(job_id=job.pk)
    assert numbers(batch) == (3, 0, 0, 1, 1, 0)


def test_after_another_check_taking_back_asks_for_one_more(batch: ImportBatch, admin: User) -> None:
    act = fix_equal(batch, 3, "currency", "EUR", admin)
    # Checked after the correction: rows that are good by now are not kept.
    batch.refresh_from_db()
    batch.figures["checked_at"] = datetime(2091, 1, 1, tzinfo=UTC).isoformat()
    batch.save()
    batch.errors.filter(row__in=[3, 4]).delete()
    undo.undo(act, by=admin, now=NOW)
    jobs.run(job_id=Job.objects.get().pk)
    assert [row for row, _column in faulty(batch)] == [3, 4, 5, 6, 6]


def test_any_correction_can_be_withdrawn(batch: ImportBatch, admin: User) -> None:
    fix(batch, 5, "date", "2026-01-31", admin)
    stored = batch.corrections.get()
    act = sales_import.withdraw(batch=batch, correction=stored, by=admin, at=NOW)
    assert (5, "date") in faulty(batch)
    with pytest.raises(DomainError, match="taken back already"):
        sales_import.withdraw(batch=batch, correction=stored, by=admin, at=NOW)
    undo.undo(act, by=admin, now=NOW)
    assert (5, "date") not in faulty(batch)


def test_where_not_all_faults_are_kept_a_rule_counts_the_whole_file(batch: ImportBatch, admin: User) -> None:
    batch.figures["bad_found"] = 20_000
    batch.save()
    act = fix_equal(batch, 3, "currency", "EUR", admin)
    jobs.run(job_id=Job.objects.get().pk)
    batch.refresh_from_db()
    assert batch.bad == 2
    batch.figures |= {"bad_found": 20_000, "checked_at": datetime(2080, 1, 1, tzinfo=UTC).isoformat()}
    batch.save()
    undo.undo(act, by=admin, now=NOW)
    assert Job.objects.unfinished().count() == 1


def test_the_error_file_has_the_corrected_state(batch: ImportBatch, admin: User) -> None:
    fix(batch, 6, "date", "2026-01-09", admin)
    fix(batch, 5, "date", "2026-01-31", admin)
    rows = error_file(batch)
    assert [row["kam_row"] for row in rows] == ["3", "4", "6"]
    assert (rows[-1]["date"], rows[-1]["amount"], rows[-1]["kam_column"]) == ("2026-01-09", "x", "amount")
    batch.refresh_from_db()
    batch.file.delete()
    assert error_file(batch) == rows


def error_file(batch: ImportBatch) -> list[dict[str, str]]:
    content = io.StringIO(newline="")
    sales_import.write_error_file(batch, content)
    return list(csv.DictReader(io.StringIO(content.getvalue().removeprefix("\ufeff"))))


def test_the_audit_trail_says_who_corrected_what(batch: ImportBatch, admin: User) -> None:
    undo.undo(fix(batch, 5, "date", "2026-01-31", admin), by=admin, now=NOW)
    events = apps.get_model("accounts", "ImportCorrectionEvent").objects.order_by("pgh_id")
    assert [(event.pgh_label, event.becomes, event.pgh_context["user"]) for event in events] == [
        ("insert", "2026-01-31", admin.pk), ("delete", "2026-01-31", admin.pk),
    ]  # fmt: skip
