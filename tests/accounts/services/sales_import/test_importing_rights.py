"""Who imports what: nobody touches, or learns of, a stranger's account through a file."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import Account, ImportBatch, OrgUnit, ProductLine, SalesLine
from accounts.services import sales_import
from kam.core import jobs
from kam.core.errors import DomainError
from kam.core.models import Team, User
from tests.accounts.services.sales_import.ways import LINE, counts, imported, lines, received

pytestmark = pytest.mark.django_db


@pytest.fixture
def secret(clara: User, other_team: Team, admin: User) -> Account:
    """A customer of Clara's, with a line."""
    imported("S1,Secret,2026-01-31,D9,P1,1,7340033.17,EUR,PL", by=admin)
    account = Account.objects.get(external_id="S1")
    account.owner, account.team = clara, other_team
    account.save(update_fields=["owner", "team"])
    return account


def test_a_rep_gets_the_new_customers(anna: User, team: Team) -> None:
    imported(LINE, by=anna)
    account = Account.objects.get(external_id="C1")
    assert (account.owner, account.team, account.created_by) == (anna, team, anna)


def test_a_manager_keeps_new_customers_in_the_team_or_takes_them(boris: User, team: Team) -> None:
    imported(LINE, by=boris)
    imported(LINE.replace("C1", "C2").replace("D1", "D2"), by=boris, assigns_owner=True)
    first, second = Account.objects.order_by("external_id")
    assert [(each.owner, each.team) for each in (first, second)] == [(None, team), (boris, team)]
    assert counts(imported(LINE, by=boris)) == (0, 0, 1, 0, 0)


def test_an_administrator_leaves_them_unassigned_or_takes_them(admin: User) -> None:
    imported(LINE, by=admin)
    imported(LINE.replace("C1", "C2").replace("D1", "D2"), by=admin, assigns_owner=True)
    assert [account.owner for account in Account.objects.order_by("external_id")] == [None, admin]


def test_a_strangers_customer_is_not_found(anna: User, secret: Account) -> None:
    batch = imported(LINE, "S1,Mine now,2026-01-31,D2,P1,1,5,EUR,PL", by=anna)
    assert counts(batch) == (1, 0, 0, 1, 0)
    error = batch.errors.get()
    assert (error.row, error.column, error.code) == (3, "customer_id", "customer_not_found")
    assert "Secret" not in error.reason
    assert SalesLine.objects.filter(account=secret).count() == 1


def test_a_strangers_document_cannot_be_taken_over(anna: User, secret: Account) -> None:
    batch = imported(LINE, "C1,Acme,2026-01-31,D9,P1,1,0.01,EUR,PL", by=anna)
    assert counts(batch) == (1, 0, 0, 1, 0)
    assert batch.errors.get().code == "line_not_found"
    assert [line[7] for line in lines()] == [100, SalesLine.objects.get(document_id="D9").amount]


def test_no_account_is_left_of_a_row_that_was_refused(anna: User, secret: Account) -> None:
    batch = imported(LINE, "N1,New,2026-01-31,D9,P1,1,0.01,EUR,PL", by=anna)
    assert (batch.accounts_created, Account.objects.filter(external_id="N1").exists()) == (1, False)


def test_nothing_is_left_of_what_a_refused_row_names_first(anna: User, secret: Account) -> None:
    header = "customer_id,date,order_id,product,amount,product_line,ship_to,line_id"
    # The first line of the stranger's document is known by its product.
    taken = "N1,2026-01-31,D9,P1,0.01,Secrets,Cellar,"
    batch = imported("C1,2026-01-31,D1,P2,5,Tools,North,", taken, by=anna, header=header)
    assert (counts(batch), batch.errors.get().code) == ((1, 0, 0, 1, 0), "line_not_found")
    assert [unit.name for unit in OrgUnit.objects.all()] == ["North"]
    assert [line.name for line in ProductLine.objects.all()] == ["Tools"]
    assert not Account.objects.filter(external_id="N1").exists()


def test_a_faulty_row_of_a_strangers_customer_tells_both(anna: User, secret: Account) -> None:
    batch = imported(LINE, "S1,Mine,2026-02-30,D2,P1,1,5,EUR,PL", by=anna)
    assert counts(batch) == (1, 0, 0, 1, 0)
    codes = list(batch.errors.order_by("pk").values_list("column", "code"))
    assert codes == [("date", "month_too_short"), ("customer_id", "customer_not_found")]


def test_a_strangers_customer_and_document_are_told_together(anna: User, secret: Account) -> None:
    batch = imported(LINE, "S1,Mine,2026-01-31,D9,P1,1,5,EUR,PL", by=anna)
    assert sorted(batch.errors.values_list("code", flat=True)) == ["customer_not_found", "line_not_found"]


def test_a_strangers_unassigned_line_cannot_be_claimed(anna: User, admin: User) -> None:
    imported(",,2026-01-31,D5,P1,1,50,EUR,PL", by=admin)
    batch = imported(LINE, "C1,Acme,2026-01-31,D5,P1,1,50,EUR,PL", by=anna)
    assert batch.errors.get().code == "line_not_found"


def test_ones_own_unassigned_line_can_be_assigned(anna: User) -> None:
    imported(",,2026-01-31,D5,P1,1,50,EUR,PL", by=anna)
    assert counts(imported("C1,Acme,2026-01-31,D5,P1,1,50,EUR,PL", by=anna)) == (0, 1, 0, 0, 0)


def test_a_manager_reaches_the_accounts_of_the_team(anna: User, boris: User) -> None:
    imported(LINE, by=anna)
    assert counts(imported(LINE.replace(",100,", ",101,"), by=boris)) == (0, 1, 0, 0, 0)


def test_only_editing_members_of_the_account_team_reach_an_account(dina: User, account: Account) -> None:
    Account.objects.filter(pk=account.pk).update(external_id="N1", source="upload")
    row = "N1,Northern,2026-01-31,D1,P1,1,5,EUR,PL"
    assert imported(row, LINE.replace("D1", "D2"), by=dina).errors.get().code == "customer_not_found"
    dina.account_memberships.update(access="EDIT")
    assert counts(imported(row, by=dina)) == (1, 0, 0, 0, 0)


def test_rights_are_asked_when_the_import_runs(anna: User, admin: User) -> None:
    batch = received(LINE, by=anna)
    User.objects.filter(pk=anna.pk).update(is_active=False)
    with pytest.raises(DomainError, match="not yours any more"):
        sales_import.import_rows(batch=batch, by=anna)
    assert not SalesLine.objects.exists()
    with pytest.raises(DomainError, match="access has ended"):
        received(LINE, by=User.objects.get(pk=anna.pk))


def test_imports_belong_to_who_made_them(anna: User, clara: User, admin: User) -> None:
    batch = received(LINE, by=anna)
    assert not ImportBatch.objects.visible_to(clara).exists()
    assert ImportBatch.objects.visible_to(admin).get() == batch
    with pytest.raises(DomainError, match="not yours"):
        sales_import.import_rows(batch=batch, by=clara)
    with pytest.raises(DomainError, match="not yours"):
        sales_import.request_import(batch=batch, by=clara)


def test_nobody_lends_a_colleagues_file_more_rights(anna: User, admin: User) -> None:
    batch = received(LINE, by=anna)
    with pytest.raises(PermissionDenied, match="Only Anna, who sent this file"):
        sales_import.request_import(batch=batch, by=admin)
    with pytest.raises(PermissionDenied, match="Only Anna"):
        sales_import.set_reading(batch=batch, reading={"decimal": "."}, by=admin)
    with pytest.raises(PermissionDenied, match="Only Anna"):
        sales_import.import_rows(batch=batch, by=admin)
    assert not SalesLine.objects.exists()


def test_administrators_take_back_what_a_colleague_brought_in(anna: User, admin: User) -> None:
    batch = imported(LINE, by=anna)
    job = sales_import.request_undo(batch=batch, by=admin)
    jobs.run(job_id=job.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.undone_by, SalesLine.objects.count()) == ("UNDONE", admin, 0)


def test_a_refused_row_among_known_customers_makes_and_unmakes_nothing(anna: User, secret: Account) -> None:
    imported(LINE, by=anna)
    batch = imported(LINE, "S1,Mine,2026-01-31,D2,P1,1,5,EUR,PL", by=anna)
    assert (counts(batch), batch.accounts_created) == ((0, 0, 1, 1, 0), 0)


def test_a_strangers_document_cannot_be_cancelled(anna: User, secret: Account) -> None:
    header = "customer_id,date,order_id,product,amount,status"
    batch = imported("C1,2026-01-31,D1,P1,5,", "S1,2026-01-31,D9,P1,5,void", by=anna, header=header)
    assert (counts(batch), batch.errors.get().code) == ((1, 0, 0, 1, 0), "line_not_found")
    assert SalesLine.objects.filter(account=secret).exists()


def test_the_proposed_day_tells_nothing_of_strangers_sales(anna: User, admin: User) -> None:
    imported(LINE.replace("2026-01-31", "2026-05-31"), by=admin, source="other")
    assert imported(LINE, by=anna).figures["proposed_as_of"] == "2026-02-01"


def test_one_mistyped_day_does_not_decide_the_proposed_day(admin: User) -> None:
    ahead = (timezone.localdate() + timedelta(days=40)).isoformat()
    batch = imported(LINE, LINE.replace("2026-01-31", ahead).replace("D1", "D2"), by=admin)
    assert (batch.figures["proposed_as_of"], batch.figures["future"]) == ("2026-02-01", 1)
    assert batch.figures["last_on"] == ahead
