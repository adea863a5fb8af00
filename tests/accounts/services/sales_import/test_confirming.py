"""What can be read but may be meant otherwise is asked, comes in unless answered, and is answered once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Account, ImportBatch, ImportDoubt, SalesLine
from accounts.services import sales_import
from kam.core import undo
from kam.core.errors import DomainError
from kam.core.models import Company, User
from tests.accounts.services.sales_import.ways import received
from tests.factories.accounts import AccountFactory, AccountMonthFactory, TaxIdFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_broker")]
HEADER = "customer_id,customer_name,date,order_id,amount,currency"
NOW = datetime(2090, 1, 1, tzinfo=UTC)


def checked(*rows: str, by: User, **more: Any) -> ImportBatch:
    return sales_import.check(batch=received(*rows, by=by, header=HEADER, source="erp", **more), by=by)


def asked(batch: ImportBatch) -> list[tuple[str, int, int]]:
    """Kind, first row and lines of what is still to be confirmed."""
    return list(batch.doubts.awaiting().order_by("row", "kind").values_list("kind", "row", "lines"))


def lines(*days: str, amount: str = "10") -> list[str]:
    return [f"C1,,{day},D{place},{amount},EUR" for place, day in enumerate(days)]


def account(**more: Any) -> Account:
    return AccountFactory(**({"name": "Polmarket S.A.", "source": "erp", "external_id": "PL-10023"} | more))


def test_a_file_without_doubts_asks_nothing(admin: User) -> None:
    assert asked(checked(*lines("2026-01-05", "2026-01-06"), by=admin)) == []


def test_days_far_before_the_others_and_far_ahead_are_asked(admin: User) -> None:
    today = Company.current().today()
    within, beyond = (today + timedelta(days=days) for days in (31, 32))
    # Half of the days lie in January 2026, four days apart: 3 x 4 + 366 days before the 5th is 23 December 2024.
    january = ["2026-01-05"] * 3 + ["2026-01-09"] * 6
    batch = checked(*lines(*january, "2024-12-23", "2024-12-22", str(within), str(beyond)), by=admin)
    assert asked(batch) == [("FAR_DATE", 12, 1), ("FAR_DATE", 14, 1)]
    assert [each.details["is_ahead"] for each in batch.doubts.order_by("row")] == [False, True]


def test_a_long_history_is_no_slip_of_the_pen(admin: User) -> None:
    assert asked(checked(*lines(*(f"{year}-06-15" for year in range(2012, 2027))), by=admin)) == []


def test_an_amount_of_a_hundred_times_the_usual_is_asked(admin: User) -> None:
    day = "2026-01-05"
    usual = [f"C1,,{day},U{n},10,EUR" for n in range(5)]
    # Five others of 10: 1000 is a hundred times as much, 999.99 is not.
    assert asked(checked(*usual, f"C1,,{day},L,999.99,EUR", by=admin)) == []
    batch = checked(*usual, f"C1,,{day},L,-1000,EUR", by=admin)
    assert asked(batch) == [("LARGE_AMOUNT", 7, 1)]
    assert {"amount": "-1000", "usual": "10.00"}.items() <= batch.doubts.get().details.items()
    # With four others nobody knows what is usual.
    assert asked(checked(*usual[1:], f"C1,,{day},L,1000,EUR", by=admin)) == []


def test_what_is_usual_is_known_from_the_months_too(admin: User) -> None:
    months = account(external_id="C1")
    AccountMonthFactory(account=months, lines=9, nonneg_lines=9, net=90, gross=90)
    assert asked(checked("C1,,2026-01-05,L,1000,EUR", by=admin)) == [("LARGE_AMOUNT", 2, 1)]


def test_money_other_than_the_customers_is_asked_once(admin: User) -> None:
    account(external_id="C1", currency="PLN")
    batch = checked(*lines("2026-01-05", "2026-01-06"), "C1,,2026-01-05,P,1,PLN", by=admin)
    assert asked(batch) == [("OTHER_CURRENCY", 2, 2)]


def test_lines_of_an_archived_account_are_asked(admin: User) -> None:
    account(external_id="C1", archived_at=timezone.now())
    assert asked(checked(*lines("2026-01-05", "2026-01-06"), by=admin)) == [("ARCHIVED", 2, 2)]


def test_lines_that_are_here_already_are_not_asked_again(admin: User) -> None:
    account(external_id="C1", currency="PLN")
    rows = lines("2026-01-05")
    sales_import.import_rows(batch=checked(*rows, by=admin), by=admin)
    assert asked(checked(*rows, by=admin)) == []


@pytest.mark.parametrize(
    ("number", "name", "why"),
    [("X-1", "POLMARKET sp. z o.o.", "NAME"), ("PL5261040828", "Other", "TAX"), ("PL-1OO23", "Other", "NUMBER")],
)
def test_a_new_customer_like_one_who_is_here_is_asked(admin: User, number: str, name: str, why: str) -> None:
    same = account()
    TaxIdFactory(account=same, kind="NIP", value="5261040828")
    batch = checked(f"{number},{name},2026-01-05,D1,1,EUR", f"{number},,2026-01-06,D2,1,EUR", by=admin)
    assert asked(batch) == [("SAME_CUSTOMER", 2, 2)]
    assert {"account": same.pk, "why": why}.items() <= batch.doubts.get().details.items()


def test_a_row_doubted_for_several_reasons_is_counted_once(admin: User) -> None:
    # Of C1, archived, all ten rows, whatever is wrong with the last; of C2 two rows in EUR, and a far date in PLN.
    gone = account(external_id="C1", currency="PLN", archived_at=NOW)
    account(name="Other S.A.", external_id="C2", currency="PLN")
    usual = [f"C1,,2026-01-05,U{n},10,EUR" for n in range(9)]
    other = ["C2,,2026-01-05,P1,1,EUR", "C2,,2016-01-05,P2,1,EUR", "C2,,2016-01-06,P3,1,PLN"]
    batch = checked(*usual, "C1,,2016-01-05,L,1000,EUR", *other, by=admin)
    kinds = sorted(kind for kind, _row, _lines in asked(batch))
    assert kinds == ["ARCHIVED", *["FAR_DATE"] * 3, "LARGE_AMOUNT", *["OTHER_CURRENCY"] * 2]
    assert batch.doubts.awaiting().rows() == 10 + 2 + 1
    # Once the customer is confirmed, the last row is still doubted, and so is the money.
    batch.doubts.filter(kind="ARCHIVED").update(answer="KEPT", answered_by=admin, answered_at=NOW)
    assert batch.doubts.awaiting().rows() == 10 + 2 + 1
    batch.doubts.filter(kind="OTHER_CURRENCY", details__account=gone.pk).update(
        answer="KEPT", answered_by=admin, answered_at=NOW
    )
    assert batch.doubts.awaiting().rows() == 1 + 2 + 1


def test_of_foreign_accounts_nothing_is_told(anna: User, clara: User) -> None:
    account(owner=clara)
    assert asked(checked("X-1,Polmarket S.A.,2026-01-05,D1,1,EUR", by=anna)) == []


def test_unanswered_it_comes_in(admin: User) -> None:
    account()
    batch = checked("X-1,Polmarket,2026-01-05,D1,1,EUR", by=admin)
    sales_import.import_rows(batch=batch, by=admin)
    assert Account.objects.filter(external_id="X-1").exists()


def test_kept_ones_stay_kept_and_may_be_taken_back(admin: User) -> None:
    account()
    batch = checked("X-1,Polmarket,2026-01-05,D1,1,EUR", by=admin)
    act = sales_import.keep(batch=batch, doubt=batch.doubts.get(), by=admin, at=NOW)
    with pytest.raises(DomainError, match="answered already"):
        sales_import.keep(batch=batch, doubt=batch.doubts.get(), by=admin, at=NOW)
    assert asked(sales_import.check(batch=batch, by=admin)) == []
    act = undo.remember(
        kind=act.kind, words="", payload={"batch": batch.pk, "doubts": [batch.doubts.get().pk]}, by=admin, now=NOW
    )
    undo.undo(act, by=admin, now=NOW)
    assert len(asked(batch)) == 1
    assert sales_import.keep_all(batch=batch, by=admin, at=NOW).words == "1 answer is confirmed."
    with pytest.raises(DomainError, match="nothing to confirm"):
        sales_import.keep_all(batch=batch, by=admin, at=NOW)


def test_a_corrected_cell_and_a_row_left_out_answer_the_doubt(admin: User) -> None:
    days = ["2026-01-05"] * 9
    batch = checked(*lines(*days, "2016-01-05", "2016-01-06"), by=admin)
    assert len(asked(batch)) == 2
    fixed = sales_import.correct_cell(batch=batch, row=11, column="date", becomes="2026-01-05", by=admin, at=NOW)
    assert fixed.words == "Row 11 is corrected."
    out = sales_import.leave_out(batch=batch, row=12, by=admin, at=NOW)
    assert asked(batch) == []
    undo.undo(out, by=admin, now=NOW)
    undo.undo(fixed, by=admin, now=NOW)
    assert len(asked(batch)) == 2
    batch.refresh_from_db()
    assert (batch.bad, batch.left_out) == (0, 0)


def same(batch: ImportBatch, by: User) -> Any:
    return sales_import.same_customer(batch=batch, doubt=batch.doubts.get(), by=by, at=NOW)


def test_a_mistyped_number_is_corrected_in_the_file(admin: User) -> None:
    here = account()
    batch = checked("PL-1OO23,,2026-01-05,D1,1,EUR", "PL-1OO23,,2026-01-06,D2,1,EUR", by=admin)
    act = same(batch, admin)
    assert act.words == "PL-1OO23 belongs to “Polmarket S.A.” now."
    undo.undo(act, by=admin, now=NOW)
    assert not batch.corrections.exists()
    same(batch, admin)
    sales_import.import_rows(batch=batch, by=admin)
    assert set(SalesLine.objects.values_list("account", flat=True)) == {here.pk}
    assert Account.objects.count() == 1


def test_an_account_without_a_number_gets_the_one_of_the_file(admin: User) -> None:
    here = account(source="", external_id="")
    batch = checked("X-1,Polmarket,2026-01-05,D1,1,EUR", by=admin)
    act = same(batch, admin)
    here.refresh_from_db()
    assert (here.source, here.external_id, here.version) == ("erp", "X-1", 2)
    undo.undo(act, by=admin, now=NOW)
    here.refresh_from_db()
    assert (here.source, here.external_id) == ("", "")
    act = same(batch, admin)
    Account.objects.filter(pk=here.pk).update(external_id="Y-1")
    with pytest.raises(DomainError, match="another number"):
        undo.undo(act, by=admin, now=NOW)


def test_an_account_with_a_number_gets_a_second_one_that_leads_to_it(admin: User) -> None:
    here = account()
    batch = checked("X-1,Polmarket,2026-01-05,D1,1,EUR", by=admin)
    undo.undo(same(batch, admin), by=admin, now=NOW)
    assert Account.objects.count() == 1
    act = same(batch, admin)
    sales_import.import_rows(batch=batch, by=admin)
    assert SalesLine.objects.get().account == here
    assert Account.objects.active().count() == 1
    with pytest.raises(DomainError):
        undo.undo(act, by=admin, now=NOW)
    # The next file knows it.
    assert asked(checked("X-1,Polmarket,2026-02-05,D2,1,EUR", by=admin)) == []


def test_an_answer_is_taken_back_once_with_what_it_did(admin: User) -> None:
    account(source="", external_id="")
    batch = checked("X-1,Polmarket,2026-01-05,D1,1,EUR", by=admin)
    said: Any = {"batch": batch, "doubt": batch.doubts.get(), "by": admin, "at": NOW}
    with pytest.raises(DomainError, match="Nobody has answered"):
        sales_import.reopen(**said)
    sales_import.keep(**said)
    sales_import.reopen(**said)
    act = same(batch, admin)
    sales_import.reopen(**said)
    assert (len(asked(batch)), Account.objects.get().external_id) == (1, "")
    with pytest.raises(DomainError, match="undone already"):
        undo.undo(act, by=admin, now=NOW)
    same(batch, admin).delete()
    with pytest.raises(DomainError, match="no longer be undone"):
        sales_import.reopen(**said)


def test_what_changed_meanwhile_is_refused(admin: User) -> None:
    account()
    batch = checked("X-1,Polmarket,2026-01-05,D1,1,EUR", by=admin)
    taken = account(name="Taken", external_id="X-1")
    with pytest.raises(DomainError, match="has this number by now"):
        same(batch, admin)
    taken.delete()
    act = same(batch, admin)
    second = Account.objects.get(external_id="X-1")
    Account.objects.filter(pk=second.pk).update(merged_into=None)
    with pytest.raises(DomainError, match="in use"):
        undo.undo(act, by=admin, now=NOW)
    batch.doubts.all().delete()
    with pytest.raises(DomainError, match="checked anew"):
        undo.undo(act, by=admin, now=NOW)
    ImportDoubt.objects.create(batch=batch, kind="SAME_CUSTOMER", row=2, details={"account": 0})
    with pytest.raises(DomainError, match="not there any more"):
        same(batch, admin)
