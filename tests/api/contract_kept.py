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
    operation = _operation(method, urlsplit(url).path)
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
        wrong = [each.message for each in _validator(json.dumps(kinds[kind]["schema"])).iter_errors(response.json())]
        assert not wrong, f"{where}: {wrong[:5]}"


@cache
def _contract() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(written())
    return found


@cache
def _patterns() -> list[tuple[re.Pattern[str], Mapping[str, Any]]]:
    return [(re.compile(re.sub(r"\{\w+\}", "[0-9]+", path)), methods) for path, methods in _contract()["paths"].items()]


def _operation(method: str, path: str) -> Mapping[str, Any] | None:
    for pattern, methods in _patterns():
        if pattern.fullmatch(path):
            found: Mapping[str, Any] | None = methods.get(method)
            return found
    return None


def _resolved(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    name = answer.get("$ref", "").rpartition("/")[2]
    found: Mapping[str, Any] = _contract()["components"]["responses"][name] if name else answer
    return found


@cache
def _validator(schema: str) -> Any:
    return Draft202012Validator(json.loads(schema) | {"components": _contract()["components"]})
