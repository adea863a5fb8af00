"""What service accounts do with accounts: they open and import them into the team that they lead, and own none."""

from io import BytesIO

import pytest

from accounts.models import Account
from accounts.services import portfolio, sales_import
from kam.core.errors import DomainError
from kam.core.models import Team, User
from tests.factories.core import ServiceAccountFactory, TeamMembershipFactory

FILE = b"customer_id,customer_name,date,order_id,product,quantity,amount,currency\nC1,Neu,2025-12-01,O1,Pen,1,10,EUR\n"


def import_file(by: User) -> None:
    batch = sales_import.receive(file=BytesIO(FILE), file_name="sales.csv", by=by, source="erp", currency="EUR")
    sales_import.import_rows(batch=batch, by=by)


@pytest.mark.parametrize("role", ["REP", "MANAGER"])
def test_what_it_opens_stays_in_the_team_that_it_leads(team: Team, role: str) -> None:
    system = ServiceAccountFactory(role=role)
    TeamMembershipFactory(team=team, user=system, is_manager=True)
    opened = portfolio.open_account(name="New", by=system)
    assert (opened.owner, opened.team) == (None, team)


def test_who_leads_no_team_opens_none(team: Team) -> None:
    system = ServiceAccountFactory(name="ERP")
    TeamMembershipFactory(team=team, user=system)
    with pytest.raises(DomainError, match="ERP leads no team"):
        portfolio.open_account(name="New", by=system)
    assert not Account.objects.exists()


def test_new_customers_of_its_files_come_into_the_team_that_it_leads(team: Team) -> None:
    system = ServiceAccountFactory(name="ERP")
    TeamMembershipFactory(team=team, user=system, is_manager=True)
    import_file(system)
    imported = Account.objects.get()
    assert (imported.owner, imported.team) == (None, team)


def test_an_administrators_ones_are_free(db: None) -> None:
    import_file(ServiceAccountFactory(role=User.Role.ADMIN))
    imported = Account.objects.get()
    assert (imported.owner, imported.team) == (None, None)


def test_who_leads_no_team_imports_nothing(db: None) -> None:
    with pytest.raises(DomainError, match="ERP leads no team"):
        import_file(ServiceAccountFactory(name="ERP"))
    assert not Account.objects.exists()
