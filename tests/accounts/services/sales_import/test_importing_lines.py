"""Lines come in once, change when they change, and are found again by their identity."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Account, ImportBatch, OrgUnit, Product, SalesLine
from accounts.services import sales_import
from kam.core.errors import DomainError
from kam.core.models import Company, User
from tests.accounts.services.sales_import.ways import (
    DATA,
    LINE,
    counts,
    events,
    from_file,
    imported,
    lines,
    months,
    received,
)

pytestmark = pytest.mark.django_db


def test_stores_a_line_with_all_it_says(importer: User) -> None:
    header = (
        "customer_id,date,order_id,product,quantity,amount,currency,cost,product_line,channel,ship_to,salesperson,"
        "order_date,credit_note,kind"
    )
    imported(
        "C1,2026-01-31,D1,P1,2,-100.5,EUR,60,Tools,online,North store,Ola,2026-01-15,yes,sell in",
        by=importer,
        header=header,
    )
    line = SalesLine.objects.get()
    assert (line.document_id, line.document_on, line.ordered_on) == ("D1", date(2026, 1, 31), date(2026, 1, 15))
    assert (line.quantity, line.amount, line.base_amount) == (Decimal(2), Decimal("-100.5"), Decimal("-100.5"))
    assert (line.cost, line.base_cost, line.channel, line.kind) == (Decimal(60), Decimal(60), "ONLINE", "SELL_IN")
    assert (line.salesperson, line.is_credit_note) == ("Ola", True)
    assert line.product is not None
    assert line.product_line is not None
    assert line.ship_to is not None
    assert (line.product.external_id, line.product_line.name) == ("P1", "Tools")
    assert (line.ship_to.name, line.ship_to.account, line.ship_to.kind) == ("North store", line.account, "LOCATION")


def test_the_same_file_again_changes_nothing(importer: User) -> None:
    first = from_file(DATA / "northwind.csv", by=importer, source="northwind", currency="USD")
    assert counts(first) == (2_155, 0, 0, 0, 0)
    before = (lines(), months(), len(events()))
    second = from_file(DATA / "northwind.csv", by=importer, source="northwind", currency="USD")
    assert counts(second) == (0, 0, 2_155, 0, 0)
    assert (lines(), months(), len(events())) == before
    assert (first.accounts_created, second.accounts_created) == (89, 0)


def test_the_months_sum_up_the_lines(importer: User) -> None:
    batch = from_file(DATA / "northwind.csv", by=importer, source="northwind", currency="USD")
    assert batch.figures["money"] == [{"currency": "USD", "lines": 2_155, "amount": "1265793.0395", "unrated": 0}]
    assert sum((row[2] for row in months()), Decimal(0)) == Decimal("1265793.0395")
    assert sum(row[6] for row in months()) == 2_155


def test_two_equal_lines_in_one_file_are_two_lines(importer: User) -> None:
    assert counts(imported(LINE, LINE, by=importer)) == (2, 0, 0, 0, 0)
    assert counts(imported(LINE, LINE, by=importer)) == (0, 0, 2, 0, 0)
    assert [line[2] for line in lines()] == ["P1#1", "P1#2"]


def test_another_value_under_the_same_key_is_a_change(importer: User) -> None:
    imported(LINE, "C1,Acme,2026-01-31,D1,P2,1,7,EUR,PL", by=importer)
    batch = imported(LINE.replace(",100,", ",120,"), by=importer)
    # The line that the later file lacks stays.
    assert counts(batch) == (0, 1, 0, 0, 0)
    assert [line[7] for line in lines()] == [120, 7]
    (event,) = events()
    assert (event.amount, event.pgh_label, event.pgh_context["batch"]) == (100, "update", batch.pk)


def test_a_line_that_moves_to_another_day_and_customer_moves_its_months(importer: User) -> None:
    imported(LINE, by=importer)
    imported("C2,Other,2026-03-05,D1,P1,2,100,EUR,PL", by=importer)
    assert [(row[0], row[1], row[2]) for row in months()] == [("C2", date(2026, 3, 1), 100)]


def test_a_mapped_line_number_is_the_key(importer: User) -> None:
    header = "customer_id,date,order_id,line_id,product,amount"
    imported("C1,2026-01-31,D1,10,P1,5", "C1,2026-01-31,D1,20,P1,6", by=importer, header=header)
    batch = imported("C1,2026-01-31,D1,20,P9,6", by=importer, header=header)
    assert counts(batch) == (0, 1, 0, 0, 0)
    assert [(line[2], line[5]) for line in lines()] == [("10#", "P1"), ("20#", "P9")]


def test_a_line_number_that_comes_twice_is_a_fault(importer: User) -> None:
    header = "customer_id,date,order_id,line_id,amount"
    batch = imported("C1,2026-01-31,D1,10,5", "C1,2026-01-31,D1,10,6", by=importer, header=header)
    assert counts(batch) == (1, 0, 0, 1, 0)
    assert batch.errors.get().reason == "Row 2 already has this line of the document."


def test_what_a_later_file_does_not_say_stays(importer: User) -> None:
    imported(
        "C1,2026-01-31,D1,P1,5,3,Ola", by=importer, header="customer_id,date,order_id,product,amount,cost,salesperson"
    )
    batch = imported("C1,2026-01-31,D1,P1,6", by=importer, header="customer_id,date,order_id,product,amount")
    assert counts(batch) == (0, 1, 0, 0, 0)
    assert (SalesLine.objects.get().cost, SalesLine.objects.get().salesperson) == (Decimal(3), "Ola")


def test_two_months_without_document_numbers_do_not_meet(importer: User) -> None:
    header = "customer_id,date,amount"
    imported("C1,2026-01-31,5", by=importer, header=header)
    assert counts(imported("C1,2026-02-28,6", by=importer, header=header)) == (1, 0, 0, 0, 0)
    assert counts(imported("C1,2026-01-31,5", by=importer, header=header)) == (0, 0, 1, 0, 0)


def test_documents_of_spaces_are_none_and_do_not_meet(importer: User) -> None:
    header = "customer_id,date,order_id,amount"
    imported("C1,2026-01-31, ,5", by=importer, header=header)
    assert counts(imported("C1,2026-02-28, ,6", by=importer, header=header)) == (1, 0, 0, 0, 0)


def test_sources_do_not_meet(importer: User) -> None:
    imported(LINE, by=importer, source="north")
    assert counts(imported(LINE, by=importer, source="south")) == (1, 0, 0, 0, 0)
    assert Account.objects.count() == 2


def test_a_cancelled_document_does_not_come_in_and_goes_when_it_is_in(importer: User) -> None:
    header = "customer_id,date,order_id,product,amount,status"
    rows = ["C1,2026-01-31,D1,P1,5,paid", "C1,2026-02-01,D2,P1,6,Anulowana"]
    batch = imported(*rows, by=importer, header=header)
    assert counts(batch) == (1, 0, 0, 0, 1)
    assert batch.figures["cancelled"] == 1
    later = imported(rows[0].replace("paid", "cancelled"), by=importer, header=header)
    assert (counts(later), later.figures["removed"]) == ((0, 0, 0, 0, 1), 1)
    assert (lines(), months()) == ([], [])


def test_returns_without_a_status_count(importer: User) -> None:
    imported("C1,Acme,2026-01-31,C489449,P1,-1,-12.75,EUR,PL", by=importer)
    assert [row[2] for row in months()] == [Decimal("-12.75")]


def test_lines_without_a_customer_are_unassigned(importer: User) -> None:
    batch = imported(LINE, ",,2026-01-31,D2,P1,1,33.33,EUR,PL", by=importer)
    assert (batch.figures["unassigned"], batch.figures["unassigned_amount"]) == (1, "33.33")
    assert [(row[0], row[2]) for row in months()] == [("C1", 100), (None, Decimal("33.33"))]


def test_new_customers_become_accounts_and_known_ones_keep_their_edits(importer: User) -> None:
    imported(LINE, by=importer)
    account = Account.objects.get(external_id="C1")
    assert (account.name, account.country, account.source, account.owner) == ("Acme", "PL", "upload", None)
    assert account.sort_key == "acme"
    Account.objects.update(name="Acme Group")
    imported(LINE.replace("Acme", "ACME SA").replace("D1", "D2"), by=importer)
    assert Account.objects.get().name == "Acme Group"


def test_a_merged_customer_sells_for_the_survivor(importer: User) -> None:
    imported(LINE, LINE.replace("C1,Acme", "C2,Acme 2").replace("D1", "D2"), by=importer)
    merged, survivor = Account.objects.order_by("external_id")
    SalesLine.objects.update(account=survivor)
    Account.objects.filter(pk=merged.pk).update(merged_into=survivor, archived_at="2026-02-01T00:00Z")
    assert counts(imported(LINE, by=importer)) == (0, 0, 1, 0, 0)
    imported(LINE.replace("D1", "D3"), by=importer)
    assert {line[3] for line in lines()} == {"C2"}


@pytest.mark.parametrize(
    ("path", "state"),
    [("edge/edge_public.csv", (78, 0, 0, 0, 0)), ("edge/fx_hier.csv", (13, 0, 0, 0, 0))],
)
def test_the_hand_made_files_come_in(importer: User, path: str, state: Any) -> None:
    assert counts(from_file(DATA / path, by=importer, currency="EUR")) == state


def test_a_check_says_what_the_import_will_do_and_stores_nothing(importer: User) -> None:
    imported(LINE, by=importer)
    before = (lines(), months(), Account.objects.count(), Product.objects.count(), OrgUnit.objects.count())
    batch = received(
        LINE.replace(",100,", ",1,"), LINE.replace("D1", "D2").replace("P1", "P2"), "C9,,?,,,,,,", by=importer
    )
    checked = sales_import.check(batch=batch, by=importer)
    assert counts(checked) == (1, 1, 0, 1, 0)
    assert checked.state == ImportBatch.State.CHECKED
    assert (lines(), months(), Account.objects.count(), Product.objects.count(), OrgUnit.objects.count()) == before
    assert counts(sales_import.import_rows(batch=checked, by=importer)) == (1, 1, 0, 1, 0)


def test_importing_twice_imports_once(importer: User) -> None:
    batch = imported(LINE, by=importer)
    again = sales_import.import_rows(batch=batch, by=importer)
    assert (again.imported_at, counts(again)) == (batch.imported_at, (1, 0, 0, 0, 0))


def test_a_file_without_a_line_that_can_be_stored_is_refused_and_its_faults_are_kept(importer: User) -> None:
    batch = received("C1,Acme,yesterday,D1,P1,1,1,EUR,PL", by=importer, decimal=".")
    with pytest.raises(DomainError, match="None of the 1 rows"):
        sales_import.import_rows(batch=batch, by=importer)
    batch.refresh_from_db()
    assert (batch.state, batch.rows, batch.bad) == (ImportBatch.State.FAILED, 1, 1)
    assert batch.errors.get().code == "not_a_date"
    assert not Account.objects.exists()


def test_strict_stores_all_or_nothing(importer: User) -> None:
    batch = received(LINE, "C1,Acme,2026-01-31,D1,P1,1,many,EUR,PL", by=importer)
    with pytest.raises(DomainError, match="1 of 2 rows are faulty"):
        sales_import.import_rows(batch=batch, by=importer, beside=sales_import.Beside(is_strict=True))
    assert (lines(), Company.current().base_currency) == ([], "EUR")
