"""Every parameter is read by the shape that the contract gives it: one passed over would answer with everything."""

import json
from collections.abc import Iterator
from typing import Any

from kam.core.api.contract import written
from kam.core.models import User
from tests.factories.classification import RunFactory

# No number, no day, no choice.
NONSENSE = "§"


def _shaped() -> Iterator[tuple[str, str]]:
    """Yield address and name of what is no free text, where the address has no key and nothing else is needed."""
    for path, methods in json.loads(written())["paths"].items():
        parameters = methods.get("get", {}).get("parameters", ())
        if "{" not in path and not any(each.get("required") for each in parameters):
            for each in parameters:
                shape = each["schema"].get("items", each["schema"])
                if each["in"] == "query" and (shape["type"] != "string" or {"enum", "format", "pattern"} & {*shape}):
                    yield path.removeprefix("/api/v1/"), each["name"]


def test_what_is_no_value_of_a_parameter_is_refused(ask: Any, admin: User) -> None:
    RunFactory(is_published=True, publication="PUBLISHED")
    caller = ask(admin)
    asked = [*_shaped()]
    assert len(asked) > 200
    passed_over = []
    for path, name in asked:
        answer = caller("get", f"{path}?{name}={NONSENSE}")
        if answer.status_code != 400 or answer.json()["errors"][0]["field"] != name:
            passed_over.append((path, name, answer.status_code))
    assert not passed_over
