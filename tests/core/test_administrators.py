"""There is always an administrator who is active, and nobody gives up the own rights."""

from datetime import UTC, datetime
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from kam.core import colleagues
from kam.core.errors import DomainError
from kam.core.models import User
from tests.factories.core import ServiceAccountFactory, UserFactory

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
ADMIN, REP = User.Role.ADMIN, User.Role.REP
SERVICE = {"is_service": True, "password": "!"}


def make_a_rep_of(person: User, by: User) -> None:
    colleagues.change(person=person, by=by, at=NOW, name=person.name, email=person.email, role=REP)


def test_nobody_takes_the_own_rights_away(admin: User) -> None:
    UserFactory(role=ADMIN)
    with pytest.raises(DomainError, match="your own rights"):
        colleagues.deactivate(person=admin, by=admin, at=NOW)
    with pytest.raises(DomainError, match="your own rights"):
        make_a_rep_of(admin, by=admin)


def test_the_last_active_administrator_stays(admin: User) -> None:
    importer = User.objects.importer()
    UserFactory(role=ADMIN, is_active=False)
    ServiceAccountFactory(role=ADMIN)
    with pytest.raises(DomainError, match="last active administrator"):
        colleagues.deactivate(person=admin, by=importer, at=NOW)
    with pytest.raises(DomainError, match="last active administrator"):
        make_a_rep_of(admin, by=importer)


@pytest.mark.parametrize("facts", [{"role": REP}, {"is_active": False}, {"is_system": True}, SERVICE])
def test_the_database_itself_keeps_the_last_administrator(admin: User, facts: dict[str, Any]) -> None:
    User.objects.importer()
    ServiceAccountFactory(role=ADMIN)
    with pytest.raises(IntegrityError, match="last active administrator"), transaction.atomic():
        User.objects.filter(pk=admin.pk).update(**facts)
    with pytest.raises(IntegrityError, match="last active administrator"), transaction.atomic():
        User.objects.filter(pk=admin.pk).delete()
    other = UserFactory(role=ADMIN)
    User.objects.filter(pk=admin.pk).update(**facts)
    assert other.sees_everything


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_deactivate_each_other_do_not_both_succeed(admin: User) -> None:
    other = UserFactory(role=ADMIN)
    start, refused = Barrier(2), []

    def deactivate(person: User, by: User) -> None:
        start.wait(10)
        try:
            colleagues.deactivate(person=person, by=by, at=NOW)
        except PermissionDenied:
            refused.append(by)
        finally:
            connection.close()

    threads = [Thread(target=deactivate, args=pair) for pair in ((admin, other), (other, admin))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(refused) == 1
    assert User.objects.filter(role=ADMIN, is_active=True).count() == 1
