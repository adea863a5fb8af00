"""The same rows of another system night after night: what is as it was costs next to nothing, what differs is seen."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Account
from accounts.services import upserting
from kam.core.models import User
from tests.factories.accounts import CustomFieldFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def row() -> dict[str, Any]:
    """Everything that may be said of an account."""
    return {
        "external_id": "C-1",
        "name": "First",
        "city": "Gdynia",
        "tags": ["Paper", "Wood"],
        "tax_ids": [{"kind": "NIP", "value": "526-000-12-46"}],
        "addresses": [
            {"kind": "DELIVERY", "lines": "Portowa 7", "city": "Gdynia"},
            {"kind": "BILLING", "lines": "Morska 1", "city": "Sopot"},
        ],
        "custom": {CustomFieldFactory().key: "A4"},
    }


def sent(caller: Any, *rows: dict[str, Any]) -> list[tuple[str, int]]:
    answer = caller("post", "accounts/upsert/", {"source": "erp", "rows": rows})
    assert answer.status_code == 200, answer.content
    return [(each["status"], each["id"]) for each in answer.json()["results"]]


def test_the_same_again_stays_as_it_is(ask: Any, anna: User, row: dict[str, Any]) -> None:
    caller = ask(anna)
    ((status, key),) = sent(caller, row)
    account = Account.objects.get(pk=key)
    addresses = set(account.addresses.values_list("pk", "version"))
    assert (status, sent(caller, row)) == ("created", [("unchanged", key)])
    # In another order too, which the quick look does not take for the same.
    mixed = {**row, "addresses": row["addresses"][::-1], "tags": row["tags"][::-1]}
    assert sent(caller, mixed) == [("unchanged", key)]
    account.refresh_from_db()
    assert (account.version, set(account.addresses.values_list("pk", "version"))) == (1, addresses)


@pytest.mark.parametrize(
    "other",
    [
        {"name": "Erste"},
        {"city": ""},
        {"tags": ["Wood"]},
        {"tax_ids": []},
        {"addresses": [{"kind": "DELIVERY", "lines": "Portowa 8", "city": "Gdynia"}]},
        {"addresses": []},
        {"custom": "B5"},
        {"custom": ""},
    ],
    ids=str,
)
def test_what_differs_is_stored(ask: Any, anna: User, row: dict[str, Any], other: dict[str, Any]) -> None:
    caller = ask(anna)
    ((_status, key),) = sent(caller, row)
    if isinstance(other.get("custom"), str):
        other = {"custom": dict.fromkeys(row["custom"], other["custom"])}
    assert sent(caller, {**row, **other}) == [("updated", key)]
    assert sent(caller, {**row, **other}) == [("unchanged", key)]
    assert Account.objects.get(pk=key).version == 2


def test_a_number_that_is_none_is_refused_of_a_known_account_too(ask: Any, anna: User, row: dict[str, Any]) -> None:
    caller = ask(anna)
    ((_status, key),) = sent(caller, row)
    faulty = {**row, "tax_ids": [{"kind": "NIP", "value": "123"}]}
    assert [status for status, _key in sent(caller, faulty)] == ["failed"]
    assert Account.objects.get(pk=key).version == 1


def test_one_number_twice_is_stored_twice_in_the_order_of_the_rows(ask: Any, anna: User) -> None:
    first, other = ({"external_id": "C-1", "name": name} for name in ("First", "Other"))
    caller = ask(anna)
    assert [status for status, _key in sent(caller, first, other)] == ["created", "updated"]
    assert [status for status, _key in sent(caller, other, first)] == ["unchanged", "updated"]


def test_many_rows_as_they_were_are_looked_at_together(ask: Any, anna: User) -> None:
    caller = ask(anna)
    rows = [{"external_id": f"C-{number}", "name": f"Customer {number}"} for number in range(upserting.PORTION)]
    sent(caller, *rows)
    counts = []
    for some in (rows[:2], rows):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert {status for status, _key in sent(caller, *some)} == {"unchanged"}
        counts.append(len(asked))
    assert counts[0] == counts[1]
