"""Users, teams and the company."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.db.models.functions import Upper

from kam.core.models import Company, Team, User
from tests.factories.core import TeamFactory, TeamMembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


def manager_of(*teams: Team) -> User:
    user = UserFactory(role=User.Role.MANAGER)
    for team in teams:
        TeamMembershipFactory(team=team, user=user, is_manager=True)
    return user


def test_a_manager_leads_the_teams_below_at_any_depth() -> None:
    company = TeamFactory()
    north, south = TeamFactory(parent=company), TeamFactory(parent=company)
    harbour = TeamFactory(parent=north)
    quay = TeamFactory(parent=harbour)
    assert manager_of(north).managed_team_ids == [north.pk, harbour.pk, quay.pk]
    assert manager_of(company).managed_team_ids == [company.pk, north.pk, south.pk, harbour.pk, quay.pk]
    assert manager_of(south, quay).managed_team_ids == [south.pk, quay.pk]


def test_a_manager_of_a_team_and_of_one_below_it_leads_each_once() -> None:
    above = TeamFactory()
    below = TeamFactory(parent=above)
    assert manager_of(above, below).managed_team_ids == [above.pk, below.pk]


def test_a_member_leads_nothing_and_so_does_who_is_in_no_team() -> None:
    membership = TeamMembershipFactory()
    assert membership.user.managed_team_ids == []
    assert UserFactory(role=User.Role.MANAGER).managed_team_ids == []


def test_the_teams_are_asked_for_once_a_request(django_assert_num_queries: object) -> None:
    user = manager_of(TeamFactory())
    with django_assert_num_queries(2):  # type: ignore[operator]  # pytest-django's fixture
        assert user.managed_team_ids
        assert user.managed_team_ids


@pytest.mark.parametrize(
    ("role", "root", "sees"),
    [
        (User.Role.ADMIN, False, True),
        (User.Role.MANAGER, True, True),
        (User.Role.MANAGER, False, False),
    ],
)
def test_company_totals_are_for_administrators_and_managers_of_the_top(role: User.Role, root: bool, sees: bool) -> None:
    top = TeamFactory()
    user = UserFactory(role=role)
    TeamMembershipFactory(team=top if root else TeamFactory(parent=top), user=user, is_manager=True)
    assert user.sees_company_totals is sees


def test_a_deactivated_administrator_sees_nothing() -> None:
    assert not UserFactory(role=User.Role.ADMIN, is_active=False).sees_everything


def test_one_address_is_one_person_whatever_its_case() -> None:
    UserFactory(email="Anna@Company.Example")
    assert User.objects.get(email="anna@COMPANY.example").email == "anna@company.example"
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(email="ANNA@company.example")


def test_the_database_itself_refuses_upper_case() -> None:
    user = UserFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=user.pk).update(email=Upper("email"))


def test_the_database_refuses_an_unknown_role() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(role="BOSS")


def test_a_team_with_teams_below_it_stays() -> None:
    above = TeamFactory()
    TeamFactory(parent=above)
    with pytest.raises(ProtectedError):
        above.delete()


def test_a_team_never_lies_below_itself() -> None:
    top = TeamFactory()
    middle = TeamFactory(parent=top)
    bottom = TeamFactory(parent=middle)
    for team in (top, middle, bottom):
        with pytest.raises(IntegrityError), transaction.atomic():
            Team.objects.filter(pk=top.pk).update(parent=team)


def test_there_is_one_company() -> None:
    company = Company.current()
    assert company == Company.current()
    assert (company.base_currency, str(company.zone)) == ("EUR", "Europe/Warsaw")
    with pytest.raises(IntegrityError), transaction.atomic():
        Company.objects.create(name="Another")


def test_the_importer_is_made_once_and_has_no_password() -> None:
    importer = User.objects.importer()
    assert importer == User.objects.importer()
    assert importer.sees_everything
    assert not importer.has_usable_password()


def test_users_without_a_password_cannot_be_guessed() -> None:
    user = User.objects.create_user("New@Company.Example", name="New")
    assert user.email == "new@company.example"
    assert not user.has_usable_password()
