"""Service accounts: made, changed and ended by administrators; nobody's colleagues."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from accounts.access import leaders_of
from accounts.models import Account
from accounts.services import authority, ownership
from kam.core import colleagues, invitations, jobs, password_reset, service_accounts, tokens
from kam.core.audit import trail
from kam.core.colleagues import Place
from kam.core.errors import DomainError
from kam.core.models import Job, ServiceAccount, Team, User
from tests.factories.core import ServiceAccountFactory, TeamMembershipFactory

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
ADMIN, MANAGER, REP = User.Role.ADMIN, User.Role.MANAGER, User.Role.REP


def add(admin: User, **more: Any) -> ServiceAccount:
    details: dict[str, Any] = {"name": "ERP", "role": REP, "by": admin}
    return service_accounts.add(**details | more)


def test_a_service_account_has_rights_like_a_person(admin: User, team: Team, account: Account) -> None:
    system = add(admin, name=" ERP \n night", role=MANAGER, place=Place(team, leads=True))
    assert (system.name, system.role, system.is_service) == ("ERP night", MANAGER, True)
    assert not system.has_usable_password()
    assert Account.objects.visible_to(system).contains(account)
    assert not Job.objects.exists()
    service_accounts.change(account=system, by=admin, name="ERP", role=REP, place=Place())
    assert not Account.objects.visible_to(ServiceAccount.objects.get()).contains(account)
    before = len(trail(User, system.pk))
    service_accounts.change(account=system, by=admin, name="ERP", role=REP)
    assert len(trail(User, system.pk)) == before


def test_what_cannot_be_is_refused_at_its_field(admin: User) -> None:
    system = add(admin)
    for wrong, field in (({"name": " "}, "name"), ({"name": "erp"}, "name"), ({"role": "BOSS"}, "role")):
        with pytest.raises(DomainError) as refusal:
            add(admin, **wrong)
        assert refusal.value.field == field
    other = add(admin, name="BI")
    with pytest.raises(DomainError, match="already"):
        service_accounts.change(account=other, by=admin, name="ERP", role=REP)
    service_accounts.change(account=system, by=admin, name="erp", role=REP)


def test_only_administrators_may(admin: User, boris: User) -> None:
    system = add(admin)
    for attempt in (
        lambda: add(boris, name="BI"),
        lambda: service_accounts.change(account=system, by=boris, name="BI", role=REP),
        lambda: service_accounts.deactivate(account=system, by=boris, at=NOW),
        lambda: service_accounts.activate(account=system, by=boris),
    ):
        with pytest.raises(PermissionDenied):
            attempt()
    assert list(ServiceAccount.objects.visible_to(admin)) == [system]
    assert list(ServiceAccount.objects.editable_by(admin)) == [system]
    assert not ServiceAccount.objects.visible_to(boris).exists()


def test_its_tokens_end_with_it_and_do_not_come_back(admin: User) -> None:
    system = add(admin)
    _token, secret = tokens.issue(user=system, name="x", scopes=["read:accounts"], by=admin, expires_at=None, at=NOW)
    service_accounts.deactivate(account=system, by=admin, at=NOW)
    service_accounts.deactivate(account=system, by=admin, at=NOW)
    assert tokens.token_of(secret, at=NOW) is None
    with pytest.raises(DomainError, match="deactivated"):
        tokens.issue(user=system, name="x", scopes=["read:accounts"], by=admin, expires_at=None, at=NOW)
    service_accounts.activate(account=system, by=admin)
    service_accounts.activate(account=system, by=admin)
    assert tokens.token_of(secret, at=NOW) is None
    tokens.issue(user=system, name="x", scopes=["read:accounts"], by=admin, expires_at=None, at=NOW)


def test_it_is_nobodys_colleague(admin: User, anna: User, team: Team, account: Account) -> None:
    system = User.objects.get(pk=add(admin, place=Place(team)).pk)
    assert not User.objects.visible_to(admin).contains(system)
    for attempt in (
        lambda: colleagues.change(person=system, by=admin, at=NOW, name="x", email="x@company.example", role=REP),
        lambda: colleagues.deactivate(person=system, by=admin, at=NOW),
        lambda: colleagues.invite_again(person=system, by=admin, at=NOW),
    ):
        with pytest.raises(DomainError, match="does not work here"):
            attempt()
    with pytest.raises(DomainError, match="is a service account and owns no accounts"):
        authority.lock_owner(system)
    with pytest.raises(DomainError, match="does not work here"):
        ownership.invite(account=account, user=system, by=admin, on=NOW.date())
    with pytest.raises(DomainError, match="service account is gone"):
        service_accounts.deactivate(account=ServiceAccount(pk=anna.pk), by=admin, at=NOW)


def test_nothing_is_mailed_to_it(admin: User) -> None:
    system = ServiceAccountFactory()
    job = password_reset.ask(email=system.email)
    jobs.run(job_id=job.pk)
    assert invitations.person_behind(invitations.link_for(system).rstrip("/").rsplit("/", 1)[-1]) is None


def test_it_leads_a_team_without_being_one_to_ask(admin: User, team: Team, boris: User) -> None:
    system = add(admin, role=MANAGER, place=Place(team, leads=True))
    assert leaders_of(team) == [boris]
    tree = {each.pk: each for each in Team.objects.for_tree()}
    assert tree[team.pk].people == 1
    assert system.managed_team_ids == [team.pk]
    TeamMembershipFactory(team=team, user=ServiceAccountFactory())
    assert Team.objects.for_tree().get(pk=team.pk).people == 1
