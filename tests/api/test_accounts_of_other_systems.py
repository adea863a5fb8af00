"""What other systems ask that keep rows of their own: by their numbers, what is new, and what is gone."""

import json
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Account
from kam.core.api.contract import written
from kam.core.models import User
from tests.factories.accounts import AccountFactory

pytestmark = pytest.mark.django_db


def test_another_system_finds_its_own_by_its_number_and_what_is_new_by_the_moment(
    ask: Any, anna: User, clara: User, account: Account
) -> None:
    known = AccountFactory(owner=anna, source="erp", external_id="K-1,2")
    AccountFactory(owner=anna, source="shop", external_id="K-1,2")
    AccountFactory(owner=anna, source="erp", external_id="K-1")
    AccountFactory(owner=clara, source="erp", external_id="Z-9")
    caller = ask(anna)

    def found(query: str) -> list[int]:
        return [each["id"] for each in caller.get(f"accounts/?fields=id&{query}")["results"]]

    assert found("external-id=K-1%2C2&source=erp") == [known.pk]
    assert found("external-id=K") == found("external-id=Z-9&source=erp") == []
    assert len(found("source=erp")) == 2
    Account.objects.exclude(pk__in=(known.pk, account.pk)).update(updated_at="2020-01-01T00:00:00Z")
    Account.objects.filter(pk=known.pk).update(updated_at="2026-01-31T10:00:00.123456Z")
    Account.objects.filter(pk=account.pk).update(updated_at="2026-01-31T11:00:00Z")
    assert found("updated-since=2026-01-31T11:00:00.123456%2B01:00&sort=updated-at") == [known.pk, account.pk]
    assert found("updated-since=2026-01-31T10:00:00.123457Z") == [account.pk]
    exported = caller("get", "exports/accounts/?updated-since=2026-01-31T10:30:00Z&fields=id&format=ndjson")
    assert b"".join(exported.streaming_content) == b'{"id": %d}\n' % account.pk
    for query in ("updated-since=2026-01-31T10:00:00", "updated-since=yesterday", "external-id="):
        assert caller("get", f"accounts/?{query}").status_code == 400, query


def test_another_system_hears_what_was_merged_away_while_it_was_not_told(
    ask: Any, anna: User, clara: User, account: Account
) -> None:
    archived = {"archived_at": timezone.now(), "source": "erp"}
    gone = AccountFactory(owner=anna, merged_into=account, external_id="K-2", **archived)
    AccountFactory(owner=anna, external_id="K-3", **archived)
    AccountFactory(owner=clara, merged_into=account, external_id="K-4", **archived)
    caller, wanted = ask(anna), "fields=id,merged_into&updated-since=2020-01-01"
    assert gone.pk not in [each["id"] for each in caller.get(f"accounts/?{wanted}&archived=too")["results"]]
    told = [{"id": gone.pk, "merged_into": account.pk}]
    assert caller.get(f"accounts/?{wanted}&merged=yes")["results"] == told
    assert caller.get("accounts/?fields=id,merged_into&merged=yes&external-id=K-2&source=erp")["results"] == told
    assert gone.pk not in [each["id"] for each in caller.get(f"accounts/?{wanted}&merged=no")["results"]]
    for query in ("merged=yes&archived=too", "merged=only"):
        assert caller("get", f"accounts/?{query}").status_code == 400, query


def test_a_number_that_an_account_out_of_reach_has_is_taken(ask: Any, anna: User, clara: User) -> None:
    AccountFactory(owner=clara, name="Secret", source="erp", external_id="C-1")
    rows = [{"external_id": "C-1", "name": "Ours"}, {"external_id": "C-2", "name": "Free"}]
    first, second = ask(anna)("post", "accounts/upsert/", {"source": "erp", "rows": rows}).json()["results"]
    problem = first["problem"]
    assert (first["status"], problem["status"], problem["code"]) == ("failed", 409, "taken")
    assert [each["field"] for each in problem["errors"]] == ["external_id"]
    assert "Secret" not in str(first)
    assert second["status"] == "created"


def test_several_places_are_parted_as_the_contract_says(ask: Any, anna: User) -> None:
    for city in ("Gdynia", "Ełk, Mazury", "Hel"):
        AccountFactory(owner=anna, city=city)
    told = ask(anna).get("accounts/?fields=city&sort=id&city=Gdynia%3BE%C5%82k,%20Mazury")["results"]
    assert [each["city"] for each in told] == ["Gdynia", "Ełk, Mazury"]
    parameters = json.loads(written())["paths"]["/api/v1/accounts/"]["get"]["parameters"]
    said = {each["name"]: each.get("description", "") for each in parameters}
    assert [name for name, words in said.items() if "“;”" in words] == ["city", "city-not", "country", "country-not"]
