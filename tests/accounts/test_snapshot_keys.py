"""Classes mean accounts that are there: asked once a statement, and by whoever deletes an account."""

import threading
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Account, ClassificationSnapshot
from tests.factories.accounts import AccountFactory
from tests.factories.classification import RunFactory, SnapshotFactory

# Long enough for the other to have come to the lock; too short only makes the test weaker.
HEAD_START = 0.3


def by_sql(statement: str, *values: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def delete(account: Account) -> None:
    by_sql("DELETE FROM accounts_account WHERE id = %s", account.pk)


def classify(account: Account) -> None:
    SnapshotFactory(account=account, run=RunFactory())


@pytest.mark.django_db
def test_a_class_of_no_account_is_refused() -> None:
    known = SnapshotFactory()
    with pytest.raises(IntegrityError, match="that is not there"), transaction.atomic():
        ClassificationSnapshot.objects.bulk_create(
            [
                ClassificationSnapshot(run=known.run, account=AccountFactory(), value=1, status="active"),
                ClassificationSnapshot(run=known.run, account_id=known.account_id + 10**6, value=1, status="active"),
            ]
        )
    assert ClassificationSnapshot.objects.count() == 1


@pytest.mark.django_db
def test_an_account_with_a_class_stays_and_its_class_with_it() -> None:
    snapshot = SnapshotFactory()
    with pytest.raises(IntegrityError, match="is still meant"), transaction.atomic():
        delete(snapshot.account)
    with pytest.raises(IntegrityError, match="that is not there"), transaction.atomic():
        by_sql("UPDATE accounts_classificationsnapshot SET account_id = account_id + 1000000")
    with pytest.raises(IntegrityError, match="that is not there"), transaction.atomic():
        by_sql("UPDATE accounts_classificationsnapshot SET group_head_id = account_id + 1000000")
    other = AccountFactory()
    by_sql("UPDATE accounts_classificationsnapshot SET group_head_id = %s", other.pk)
    with pytest.raises(IntegrityError, match="is still meant"), transaction.atomic():
        delete(other)
    by_sql("UPDATE accounts_classificationsnapshot SET group_head_id = NULL")
    delete(other)
    assert Account.objects.filter(pk__in=[snapshot.account_id, other.pk]).get() == snapshot.account


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("first", "second"), [(classify, delete), (delete, classify)])
def test_neither_overlooks_what_the_other_has_not_committed(
    first: Callable[[Account], None], second: Callable[[Account], None]
) -> None:
    account = AccountFactory()
    started = threading.Event()
    refusals: list[str] = []

    def come_second() -> None:
        started.wait()
        try:
            second(account)
        except IntegrityError as refusal:
            refusals.append(str(refusal.__cause__.diag.constraint_name))  # type: ignore[union-attr]  # psycopg2's
        finally:
            connection.close()

    other = threading.Thread(target=come_second)
    other.start()
    with transaction.atomic():
        first(account)
        started.set()
        other.join(HEAD_START)
        assert other.is_alive()  # it waits for the end of this transaction
    other.join()
    assert refusals == ["accounts_classificationsnapshot_accounts_account_exists"]
    assert Account.objects.filter(pk=account.pk).exists() == ClassificationSnapshot.objects.exists()
