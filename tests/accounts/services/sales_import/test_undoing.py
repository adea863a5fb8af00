"""Taking an import back: as if it had not been, unless somebody has built on it."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.importing.parents import Link
from accounts.importing.rates import Rate
from accounts.models import Account, ImportBatch, OrgUnit, SalesLine
from accounts.services import classification, exchange_rates, ownership, sales_import
from kam.core.errors import DomainError
from kam.core.models import User
from tests.accounts.services.sales_import.ways import LINE, counts, imported, lines, months, received
from tests.accounts.services.side_by_side import Waiting
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db
HEADER = "customer_id,date,order_id,product,amount,currency,ship_to,status"


def state() -> tuple[Any, ...]:
    accounts = list(Account.objects.order_by("external_id").values_list("external_id", "archived_at"))
    return lines(), months(), accounts, list(OrgUnit.objects.values_list("name"))


def test_everything_is_as_before(importer: User) -> None:
    imported("C1,2026-01-31,D1,P1,5,EUR,North,", "C1,2026-01-31,D2,P1,6,EUR,North,", by=importer, header=HEADER)
    before = state()
    batch = imported(
        "C1,2026-01-31,D1,P1,7,EUR,South,",  # changed
        "C1,2026-01-31,D2,P1,6,EUR,North,cancelled",  # taken out
        "C2,2026-02-28,D3,P2,8,EUR,East,",  # created, with its customer
        by=importer,
        header=HEADER,
    )
    assert state() != before
    undone = sales_import.undo_import(batch=batch, by=importer)
    assert undone.state == ImportBatch.State.UNDONE
    done = undone.figures["undone"]
    assert done == {
        "deleted": 1, "restored": 2, "accounts_deleted": 1, "accounts_archived": [], "parents": 0, "rates": 0,
    }  # fmt: skip
    assert state()[:3] == before[:3]
    # The place that C1 got by the way stays with it: somebody may know it by now.
    assert ("North",) in state()[3]


def test_it_can_come_in_again(importer: User) -> None:
    batch = imported(LINE, by=importer)
    before = state()
    sales_import.undo_import(batch=batch, by=importer)
    assert state()[:3] == ([], [], [])
    assert counts(imported(LINE, by=importer)) == (1, 0, 0, 0, 0)
    assert state() == before


def test_undoing_twice_undoes_once(importer: User) -> None:
    batch = imported(LINE, by=importer)
    first = sales_import.undo_import(batch=batch, by=importer)
    assert sales_import.undo_import(batch=batch, by=importer).undone_at == first.undone_at


def test_a_later_import_of_the_same_lines_has_to_go_first(importer: User) -> None:
    first = imported(LINE, by=importer)
    second = imported(LINE.replace(",100,", ",120,"), by=importer)
    with pytest.raises(DomainError, match=r"sales\.csv has changed the same lines"):
        sales_import.undo_import(batch=first, by=importer)
    sales_import.undo_import(batch=second, by=importer)
    assert lines()[0][7] == 100
    sales_import.undo_import(batch=first, by=importer)
    assert state()[:3] == ([], [], [])


def test_a_later_import_that_took_a_line_out_has_to_go_first(importer: User) -> None:
    first = imported("C1,2026-01-31,D1,P1,5,EUR,,", by=importer, header=HEADER)
    second = imported("C1,2026-01-31,D1,P1,5,EUR,,void", by=importer, header=HEADER)
    with pytest.raises(DomainError, match="Undo that one first"):
        sales_import.undo_import(batch=first, by=importer)
    third = imported("C1,2026-01-31,D1,P1,9,EUR,,", by=importer, header=HEADER)
    with pytest.raises(DomainError, match="Undo that one first"):
        sales_import.undo_import(batch=second, by=importer)
    for batch in (third, second, first):
        sales_import.undo_import(batch=batch, by=importer)
    assert lines() == []


def test_other_lines_of_a_later_import_do_not_matter(importer: User) -> None:
    first = imported(LINE, by=importer)
    imported(LINE.replace("D1", "D2"), by=importer)
    sales_import.undo_import(batch=first, by=importer)
    assert [line[1] for line in lines()] == ["D2"]
    assert Account.objects.count() == 1


def test_a_rate_that_came_later_converts_the_old_values(importer: User) -> None:
    imported(LINE.replace("EUR", "CHF"), by=importer, currency="EUR")
    batch = imported(LINE.replace("EUR", "CHF").replace(",100,", ",200,"), by=importer, currency="EUR")
    exchange_rates.store_rates(rates=[Rate("CHF", date(2026, 1, 1), Decimal(2))], by=importer)
    sales_import.undo_import(batch=batch, by=importer)
    assert (lines()[0][9], months()[0][2]) == (200, 200)


def test_the_survivor_of_a_merge_gets_the_old_values(importer: User) -> None:
    imported(LINE, LINE.replace("C1,Acme", "C2,Other").replace("D1", "D2"), by=importer)
    batch = imported(LINE.replace(",100,", ",120,"), by=importer)
    merged, survivor = Account.objects.order_by("external_id")
    SalesLine.objects.update(account=survivor)
    Account.objects.filter(pk=merged.pk).update(merged_into=survivor, archived_at=timezone.now())
    sales_import.undo_import(batch=batch, by=importer)
    assert [(line[3], line[7]) for line in lines()] == [("C2", 100), ("C2", 100)]


def test_an_account_that_somebody_edited_or_uses_stays(importer: User, anna: User) -> None:
    batch = imported(LINE, *(LINE.replace("C1", f"C{n}").replace("D1", f"D{n}") for n in (2, 3)), by=importer)
    Account.objects.filter(external_id="C2").update(version=2)
    Account.objects.get(external_id="C3").memberships.create(user=anna, from_on=date(2026, 1, 1))
    sales_import.undo_import(batch=batch, by=importer)
    assert [account.external_id for account in Account.objects.active().order_by("external_id")] == ["C2", "C3"]


def test_after_seven_days_it_is_too_late(importer: User) -> None:
    batch = imported(LINE, by=importer)
    assert batch.imported_at is not None
    with pytest.raises(DomainError, match="seven days"):
        sales_import.undo_import(batch=batch, by=importer, now=batch.imported_at + timedelta(days=7, seconds=1))
    sales_import.undo_import(batch=batch, by=importer, now=batch.imported_at + timedelta(days=7))


def test_what_is_not_in_cannot_be_undone(importer: User) -> None:
    with pytest.raises(DomainError, match="nothing to undo"):
        sales_import.undo_import(batch=received(LINE, by=importer), by=importer, now=datetime(2026, 7, 1, tzinfo=UTC))


def test_a_rep_undoes_what_is_still_theirs(anna: User, clara: User) -> None:
    batch = imported(LINE, by=anna)
    with pytest.raises(DomainError, match="not yours"):
        sales_import.undo_import(batch=batch, by=clara)
    Account.objects.update(owner=clara)
    with pytest.raises(DomainError, match="not yours any more"):
        sales_import.undo_import(batch=batch, by=anna)
    assert len(lines()) == 1
    Account.objects.update(owner=anna)
    sales_import.undo_import(batch=batch, by=anna)
    assert lines() == []


def test_rates_that_came_with_a_later_import_are_no_obstacle(importer: User) -> None:
    first = imported(LINE.replace("EUR", "CHF"), by=importer, currency="EUR")
    second = received(LINE.replace("D1", "D2"), by=importer)
    rates = [Rate("CHF", date(2026, 1, 1), Decimal(2))]
    sales_import.import_rows(batch=second, by=importer, beside=sales_import.Beside(rates=rates))
    assert [line[9] for line in lines()] == [200, 100]
    sales_import.undo_import(batch=first, by=importer)
    assert [line[1] for line in lines()] == ["D2"]


def test_accounts_that_only_a_classification_knows_are_archived_and_come_back(importer: User) -> None:
    batch = imported(LINE, by=importer)
    classification.run_classification(as_of=date(2026, 2, 1), by=importer)
    undone = sales_import.undo_import(batch=batch, by=importer)
    account = Account.objects.get()
    assert undone.figures["undone"]["accounts_archived"] == [account.pk]
    assert account.is_archived
    imported(LINE, by=importer)
    account.refresh_from_db()
    assert not account.is_archived


def test_undoing_again_archives_again(importer: User) -> None:
    first = imported(LINE, by=importer)
    classification.run_classification(as_of=date(2026, 2, 1), by=importer)
    sales_import.undo_import(batch=first, by=importer)
    undone = sales_import.undo_import(batch=imported(LINE, by=importer), by=importer)
    account = Account.objects.get()
    assert account.is_archived
    assert undone.figures["undone"]["accounts_archived"] == [account.pk]
    assert counts(imported(LINE, by=importer)) == (1, 0, 0, 0, 0)
    assert not Account.objects.get().is_archived


def test_accounts_that_came_with_their_groups_go_with_them(importer: User) -> None:
    batch = received(LINE, LINE.replace("C1", "C2").replace("D1", "D2"), by=importer)
    # C3 buys nothing itself.
    links = [Link("C1", "C2"), Link("C2", "C3")]
    sales_import.import_rows(batch=batch, by=importer, beside=sales_import.Beside(parents=links))
    assert Account.objects.count() == 3
    sales_import.undo_import(batch=batch, by=importer)
    assert not Account.objects.exists()


def test_who_heads_an_account_that_stays_stays_too(importer: User, anna: User) -> None:
    batch = received(LINE, LINE.replace("C1", "C2").replace("D1", "D2"), by=importer)
    sales_import.import_rows(batch=batch, by=importer, beside=sales_import.Beside(parents=[Link("C1", "C2")]))
    Account.objects.get(external_id="C1").memberships.create(user=anna, from_on=date(2026, 1, 1))
    sales_import.undo_import(batch=batch, by=importer)
    assert Account.objects.get(external_id="C1").parent == Account.objects.get(external_id="C2")


def test_what_somebody_archived_stays_archived(importer: User) -> None:
    imported(LINE, by=importer)
    Account.objects.update(archived_at=timezone.now())
    imported(LINE.replace("D1", "D2"), by=importer)
    assert Account.objects.get().is_archived


@pytest.mark.django_db(transaction=True)
def test_an_account_that_is_handed_over_at_the_same_moment_stays() -> None:
    importer, admin = User.objects.importer(), UserFactory(role=User.Role.ADMIN)
    batch = imported(LINE, by=importer)
    with transaction.atomic():
        ownership.hand_over(account=Account.objects.get(), to=admin, by=admin)
        undoing = Waiting(lambda: sales_import.undo_import(batch=batch, by=importer))
    assert undoing.outcome() == "done"
    assert Account.objects.get().owner == admin
    assert not SalesLine.objects.exists()
