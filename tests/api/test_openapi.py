"""The contract: whole, the same as the one in the repository, and read by whom it is for."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Barrier
from types import SimpleNamespace
from typing import Any, Final

import pytest
from django.urls import URLPattern
from django.utils import translation
from jsonschema import Draft202012Validator

from accounts.api.words.tags import TagViewSet
from kam import api
from kam.core.api import contract as contract_view
from kam.core.api.contract import written
from kam.core.models import User
from kam.core.rest.contracts import Deprecation, contract_of
from kam.core.webhook_events import offered

SNAPSHOT: Final = Path(__file__).with_name("openapi.json")
UNSAFE: Final = {"post", "put", "patch", "delete"}


@pytest.fixture
def contract(db: None) -> dict[str, Any]:
    """The contract as it is served."""
    found: dict[str, Any] = json.loads(written())
    return found


def operations(contract: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, operation)
        for path, methods in contract["paths"].items()
        for method, operation in methods.items()
        if method != "parameters"
    ]


def _contents(contract: dict[str, Any]) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Yield every JSON that comes or goes."""
    shared = {"shared": {"errors": {"responses": contract["components"]["responses"]}}}
    for path, method, operation in operations({"paths": contract["paths"] | shared}):
        for name, each in {"body": operation.get("requestBody", {}), **operation["responses"]}.items():
            for kind, content in each.get("content", {}).items():
                if kind.endswith("json") and kind != "application/x-ndjson":
                    yield (path, method, name), content


def test_what_changed_in_the_contract_is_seen(contract: dict[str, Any]) -> None:
    # After a change that is meant: ./dev manage openapi
    assert json.loads(SNAPSHOT.read_text()) == contract


def test_who_ask_together_first_get_the_one_contract(db: None) -> None:
    contract_view._made.cache_clear()
    start = Barrier(2)

    def ask(language: str) -> bytes:
        start.wait(timeout=60)
        with translation.override(language):
            return written()

    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(ask, ("pl", "zh-hans"))
    assert first is second
    assert json.loads(first) == json.loads(SNAPSHOT.read_text())


def test_every_route_is_in_the_contract(contract: dict[str, Any]) -> None:
    routes = [pattern for pattern in api.urlpatterns if isinstance(pattern, URLPattern) and pattern.name != "schema"]
    actions = [(str(route.name), method) for route in routes for method in getattr(route.callback, "actions", {})]
    # A view learns HEAD with the first request to it.
    in_code = {(name, method) for name, method in actions if method != "head"}
    assert len(operations(contract)) == len(in_code)
    names = [operation["operationId"] for _path, _method, operation in operations(contract)]
    assert len(names) == len(set(names))


def test_every_operation_says_its_scope_and_its_errors(contract: dict[str, Any]) -> None:
    for path, method, operation in operations(contract):
        statuses = set(operation["responses"])
        assert operation["summary"], (path, method)
        assert {"400", "401", "403", "429"} <= statuses, (path, method)
        assert ("{id}" in path) <= ("404" in statuses), (path, method)
        assert (method in UNSAFE) <= ({"409", "415", "422"} <= statuses), (path, method)
        problems = {status: each["$ref"] for status, each in operation["responses"].items() if int(status) >= 400}
        assert problems == {status: f"#/components/responses/Problem{status}" for status in problems}
    shared = contract["components"]["responses"].values()
    assert all(list(each["content"]) == ["application/problem+json"] for each in shared)


def test_what_has_a_version_is_changed_and_removed_under_it(contract: dict[str, Any]) -> None:
    for path, methods in contract["paths"].items():
        told = methods.get("get", {}).get("responses", {}).get("200", {}).get("headers", {})
        for method in {"patch", "put", "delete"} & {*methods}:
            asked = {each["name"] for each in methods[method].get("parameters", ())}
            assert ("ETag" in told) == ("If-Match" in asked), (path, method)
        # What is gone is not told.
        assert {"200", "204"} & {*methods.get("delete", {}).get("responses", {"204": {}})} == {"204"}, path


def test_every_example_is_one_of_its_shape(contract: dict[str, Any]) -> None:
    illustrated = 0
    for where, content in _contents(contract):
        found = Draft202012Validator(content["schema"] | {"components": contract["components"]})
        assert not [error.message for error in found.iter_errors(content["example"])], where
        illustrated += 1
    assert illustrated > len(contract["paths"])


def test_no_example_is_filled_in_without_a_meaning(contract: dict[str, Any]) -> None:
    # What a text is of which nobody said more.
    found = [where for where, content in _contents(contract) if "text" in _leaves(content["example"])]
    assert not found, "give it a value: kam.core.rest.examples"


def _leaves(value: Any) -> list[Any]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return [value] if inner is None else [leaf for each in inner for leaf in _leaves(each)]


def test_tags_stand_in_groups_and_say_what_they_are(contract: dict[str, Any]) -> None:
    used = {tag for _path, _method, operation in operations(contract) for tag in operation["tags"]}
    assert used == {tag["name"] for tag in contract["tags"] if tag["description"]}
    assert used == {tag for group in contract["x-tagGroups"] for tag in group["tags"]}


def test_it_says_which_events_there_are_and_what_comes(contract: dict[str, Any]) -> None:
    keys = [each.key for each in offered()]
    for name in ("WebhookInput", "PatchedWebhookInput"):
        assert contract["components"]["schemas"][name]["properties"]["event_types"]["items"]["enum"] == keys
    assert [*contract["webhooks"]] == ["ping", *keys]
    for key, methods in contract["webhooks"].items():
        (message,) = methods["post"]["requestBody"]["content"].values()
        assert message["example"]["type"] == key
        Draft202012Validator(message["schema"]).validate(message["example"])
        assert "data" in message["schema"]["required"]


def test_what_goes_says_until_when(ask: Any, anna: User, monkeypatch: pytest.MonkeyPatch) -> None:
    going = Deprecation(date(2026, 1, 31), date(2027, 1, 31), "`GET /segments/`")
    said = contract_of(SimpleNamespace(action="list", list=TagViewSet.list))
    monkeypatch.setitem(vars(TagViewSet.list), "contract", replace(said, deprecated=going))
    caller = ask(anna)
    answer = caller("get", "tags/")
    assert (answer.headers["Deprecation"], answer.headers["Sunset"]) == ("@1769817600", "Sun, 31 Jan 2027 00:00:00 GMT")
    assert "Deprecation" not in caller("get", "segments/").headers
    contract_view._made.cache_clear()
    told = json.loads(written())["paths"]["/api/v1/tags/"]["get"]
    contract_view._made.cache_clear()
    assert told["deprecated"]
    assert told["description"].endswith("Goes after 2027-01-31. Instead: `GET /segments/`")


def test_the_contract_is_read_by_tokens_and_by_who_is_signed_in(ask: Any, browse: Any, anna: User) -> None:
    assert ask(anna, ["read:views"]).get("schema/")["openapi"].startswith("3.1")
    assert browse(anna).get("/api/v1/schema/").json()["openapi"].startswith("3.1")


def test_the_root_leads_to_every_noun_that_is_read_without_a_key(
    ask: Any, browse: Any, anna: User, contract: dict[str, Any]
) -> None:
    caller = ask(anna)
    told = caller.get("")
    assert told["nouns"]["accounts"] == "http://testserver/api/v1/accounts/"
    assert browse(anna).get("/api/v1/").json() == told == ask(anna, ["read:views"]).get("")
    addresses = {f"http://testserver{path}" for path, methods in contract["paths"].items() if "get" in methods}
    keyless = {address for address in addresses if "{" not in address}
    # A comparison needs its two runs; the rest is the root itself and its own links.
    elsewhere = {"http://testserver/api/v1/", told["me"], "http://testserver/api/v1/classification-runs/compare/"}
    assert {*told["nouns"].values()} == keyless - elsewhere
    assert {caller("get", address).status_code for address in (told["me"], told["schema"])} == {200}
    assert browse(anna).get(told["docs"]).status_code == 200
    assert caller("get", "?page=2").json()["errors"][0]["field"] == "page"
