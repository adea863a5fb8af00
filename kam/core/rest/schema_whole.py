"""The last look at the whole contract: what only all operations together can say."""

from collections.abc import Iterator
from http.client import BAD_REQUEST, UNPROCESSABLE_ENTITY
from typing import Any, Final

from django.utils.translation import gettext as _

from kam.core.rest.examples import REFERENCE, example_of, usual_values, values_of
from kam.core.rest.faults import Fault
from kam.core.rest.problems import MEDIA_TYPE as PROBLEM
from kam.core.rest.problems import problem

Schema = dict[str, Any]
JSON: Final = "application/json"


def finished(result: Schema, **_context: Any) -> Schema:
    """Return the contract with examples, and with what `fields` may leave out required of nobody.

    Asked by drf-spectacular.
    """
    shapes = result["components"]["schemas"]
    for operation in operations(result):
        if any(each["name"] == "fields" for each in operation.get("parameters", ())):
            for name in _rows_of(operation, shapes):
                shapes[name].pop("required", None)
    problems = result["components"].setdefault("responses", {})
    for operation in operations(result):
        _illustrate(operation, shapes)
        _share(operation["responses"], problems)
    return result


def _share(answers: Schema, problems: Schema) -> None:
    """Let errors, which are alike everywhere, stand once."""
    for status in [each for each in answers if int(each) >= BAD_REQUEST]:
        name = f"Problem{status}"
        problems[name] = answers[status]
        answers[status] = {"$ref": f"#/components/responses/{name}"}


def _illustrate(operation: Schema, shapes: Schema) -> None:
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        if kind == JSON:
            content["example"] = example_of(content["schema"], shapes, is_body=True)
    for status, answer in operation["responses"].items():
        for kind, content in answer.get("content", {}).items():
            if kind == PROBLEM:
                content["example"] = _problem(int(status))
            elif kind == JSON:
                content["example"] = example_of(content["schema"], shapes)


def _problem(status: int) -> Schema:
    told = problem(status)
    if status == BAD_REQUEST:
        words = str(_("Some fields are not as they should be."))
        told = problem(status, detail=words, code="invalid", faults=[Fault(**values_of["Fault"])])
    elif status == UNPROCESSABLE_ENTITY:
        told = problem(status, detail=values_of["Problem"]["detail"])
    return told | {"request_id": usual_values["request_id"]}


def operations(result: Schema) -> Iterator[Schema]:
    """Yield every operation."""
    for methods in result["paths"].values():
        yield from (operation for name, operation in methods.items() if name != "parameters")


def _rows_of(operation: Schema, shapes: Schema) -> Iterator[str]:
    for status, answer in operation["responses"].items():
        told = answer.get("content", {}).get("application/json", {}).get("schema", {})
        name = told.get("$ref", "").removeprefix(REFERENCE)
        if not status.startswith("2") or not name:
            continue
        rows = shapes[name]["properties"].get("results", {}).get("items", {}).get("$ref", "")
        yield rows.removeprefix(REFERENCE) or name
