"""Every answer that a test gets is one that the contract names: its status, its kind, its shape, its headers."""

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator

from kam.core.api.contract import written


def require_kept(method: str, url: str, response: Any) -> None:
    """Fail when the contract names the operation, and not this answer to it."""
    operation = operation_of(method, url)
    if operation is None:
        return
    where = f"{method} {url}: {response.status_code}"
    answers = operation["responses"]
    assert str(response.status_code) in answers, f"{where} is not among {sorted(answers)}"
    answer = _resolved(answers[str(response.status_code)])
    kinds = answer.get("content", {})
    if response.streaming or not response.content:
        return
    kind = response.headers["Content-Type"].partition(";")[0]
    assert kind in kinds, f"{where} comes as {kind}"
    if kind.endswith("json") and kind != "application/x-ndjson":
        wrong = faults_of(response.json(), kinds[kind]["schema"])
        assert not wrong, f"{where}: {wrong[:5]}"


def operation_of(method: str, url: str) -> Mapping[str, Any] | None:
    """Return what the contract says of the operation at this address; None where it knows none."""
    path = urlsplit(url).path
    for pattern, methods in _patterns():
        if pattern.fullmatch(path):
            found: Mapping[str, Any] | None = methods.get(method)
            return found
    return None


def faults_of(told: Any, schema: Mapping[str, Any]) -> list[str]:
    """Return in which ways this is none of the shape."""
    return [each.message for each in _validator(json.dumps(schema)).iter_errors(told)]


@cache
def _contract() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(written())
    return found


@cache
def _patterns() -> list[tuple[re.Pattern[str], Mapping[str, Any]]]:
    return [(re.compile(re.sub(r"\{\w+\}", "[0-9]+", path)), methods) for path, methods in _contract()["paths"].items()]


def _resolved(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    name = answer.get("$ref", "").rpartition("/")[2]
    found: Mapping[str, Any] = _contract()["components"]["responses"][name] if name else answer
    return found


@cache
def _validator(schema: str) -> Any:
    return Draft202012Validator(json.loads(schema) | {"components": _contract()["components"]})
