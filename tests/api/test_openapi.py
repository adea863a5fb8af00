"""The contract: whole, the same as the one in the repository, and read by whom it is for."""

import json
from pathlib import Path
from typing import Any, Final

import pytest
from django.urls import URLPattern

from kam import api
from kam.core.api.contract import written
from kam.core.models import User

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


def test_what_changed_in_the_contract_is_seen(contract: dict[str, Any]) -> None:
    # After a change that is meant: ./dev manage openapi
    assert json.loads(SNAPSHOT.read_text()) == contract


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
        problems = [each for status, each in operation["responses"].items() if int(status) >= 400]
        assert all(list(each["content"]) == ["application/problem+json"] for each in problems)


def test_the_contract_is_read_by_tokens_and_by_who_is_signed_in(ask: Any, browse: Any, anna: User) -> None:
    assert ask(anna, ["read:views"]).get("schema/")["openapi"].startswith("3.1")
    assert browse(anna).get("/api/v1/schema/").json()["openapi"].startswith("3.1")
