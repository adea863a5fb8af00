"""Fifty systems at the same moment: no change is lost, and one key makes one row."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, Final

import pytest
from django.db import connection, connections, transaction

from accounts.models import Account, Segment
from kam.core import idempotency, turns
from kam.core.models import Team, User
from tests.accounts.services.side_by_side import Waiting

pytestmark = pytest.mark.django_db(transaction=True)
MANY: Final = 50


def at_once(do: Callable[[int], Any]) -> list[Any]:
    """Return what each of many threads gets that begin together, each with a connection of its own."""
    start = Barrier(MANY)

    def run(number: int) -> Any:
        try:
            start.wait(timeout=60)
            return do(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(MANY) as threads:
        return list(threads.map(run, range(MANY)))


def answer_after(do: Callable[[], Any], asking: Callable[[], Any]) -> Any:
    """Return the answer to a request that somebody else is a moment ahead of, and that waits for what she does."""
    answers: list[Any] = []
    with transaction.atomic():
        do()
        waiting = Waiting(lambda: answers.append(asking()))
    waiting.outcome()
    return answers[0]


def test_of_many_changes_of_one_row_none_is_lost(ask: Any, anna: User, account: Account) -> None:
    caller = ask(anna)

    def add(number: int) -> int:
        """Read, change, and begin anew when somebody was faster, as systems do."""
        for _chance in range(200):
            told = caller("get", f"accounts/{account.pk}/")
            body = {"payment_days": told.json()["payment_days"] + 1}
            answer = caller("patch", f"accounts/{account.pk}/", body, If_Match=told.headers["ETag"])
            if answer.status_code != 412:
                return int(answer.status_code)
        return 412

    Account.objects.filter(pk=account.pk).update(payment_days=0)
    assert set(at_once(add)) == {200}
    account.refresh_from_db()
    assert (account.payment_days, account.version) == (MANY, MANY + 1)


@pytest.mark.parametrize("noun", ["users", "teams"])
def test_a_change_of_one_field_takes_nothing_back_of_another(
    ask: Any, admin: User, anna: User, team: Team, other_team: Team, noun: str
) -> None:
    """What has no version is changed field by field."""
    rows: Any = {"users": User.objects.filter(pk=anna.pk), "teams": Team.objects.filter(pk=team.pk)}[noun]
    becomes: dict[str, Any] = {"users": {"role": "MANAGER"}, "teams": {"parent": other_team.pk}}[noun]
    caller = ask(admin)
    path = f"{noun}/{rows.get().pk}/"
    answer = answer_after(lambda: rows.update(**becomes), lambda: caller("patch", path, {"name": "Other"}))
    told = answer.json()
    assert {name: told[name] for name in ("name", *becomes)} == {"name": "Other", **becomes}


def test_what_is_removed_at_the_same_moment_is_told(ask: Any, admin: User, account: Account) -> None:
    caller, segment = ask(admin), Segment.objects.create(name="Retail")
    path, body = f"accounts/{account.pk}/", {"segment": segment.pk}
    answer = answer_after(Segment.objects.all().delete, lambda: caller("patch", path, body, If_Match="*"))
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


def test_whatever_is_there_is_changed_also_when_somebody_else_is_faster(ask: Any, anna: User, account: Account) -> None:
    caller, path = ask(anna), f"accounts/{account.pk}/"
    answer = answer_after(
        lambda: Account.objects.filter(pk=account.pk).update(version=7, industry="Wood"),
        lambda: caller("patch", path, {"city": "Sopot"}, If_Match="*"),
    )
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"8"')
    assert (answer.json()["city"], answer.json()["industry"]) == ("Sopot", "Wood")


def test_many_requests_with_one_key_make_one_row(ask: Any, anna: User) -> None:
    caller = ask(anna)
    answers = at_once(lambda number: caller("post", "accounts/", {"name": "New"}, Idempotency_Key="one"))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert Account.objects.filter(name="New").count() == 1


def test_a_repeat_is_told_to_wait_for_the_first_request(ask: Any, anna: User) -> None:
    caller = ask(anna)
    with ThreadPoolExecutor(1) as threads, connection.cursor() as cursor:
        first = threads.submit(_hold, f"{anna.pk}:a-1", seconds=1.5)
        cursor.execute("SELECT pg_sleep(0.5)")
        cursor.execute("SET lock_timeout = '100ms'")
        try:
            answer = caller("post", "accounts/", {"name": "New"}, Idempotency_Key="a-1")
        finally:
            cursor.execute("RESET lock_timeout")
        assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_key_in_use")
        assert int(answer.headers["Retry-After"]) > 0
        first.result()
    assert caller("post", "accounts/", {"name": "New"}, Idempotency_Key="a-1").status_code == 201


def _hold(key: str, *, seconds: float) -> None:
    """Be at work under a key, on a connection of one's own."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            turns.take(idempotency.SPACE, key)
            cursor.execute("SELECT pg_sleep(%s)", [seconds])
    finally:
        connection.close()


def test_who_waits_too_long_for_somebody_else_is_told_so(ask: Any, anna: User, account: Account) -> None:
    caller, other = ask(anna), connection.copy()
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '100ms'")
        try:
            other.set_autocommit(False)
            other.cursor().execute("SELECT FROM accounts_account WHERE id = %s FOR UPDATE", [account.pk])
            answer = caller("patch", f"accounts/{account.pk}/", {"city": "Sopot"}, If_Match="*")
        finally:
            other.close()
            cursor.execute("RESET lock_timeout")
    assert (answer.status_code, int(answer.headers["Retry-After"]) > 0) == (503, True)
    assert "Others change the same" in answer.json()["detail"]
    assert caller("patch", f"accounts/{account.pk}/", {"city": "Sopot"}, If_Match="*").status_code == 200
