"""Examples of bodies and answers, made from the shapes themselves, so that they say what the shapes say.

What fields are called says what stands in them: `usual_values` in all shapes, `values_of` in those of one noun. What a
shape gives itself, `examples = {"city": "Gdynia"}`, is shown in its body as well, needed or not. Everything else
follows from type, format, choices and limits.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

Schema = Mapping[str, Any]
REFERENCE: Final = "#/components/schemas/"
# By shape, without the words that say which way it goes (AccountInput, PatchedAccountInput and AccountResource are
# Account), and by field. Apps add theirs in `ready()`.
values_of: Final[dict[str, Mapping[str, Any]]] = {}
# What the names of fields mean wherever they stand; apps add their own in `ready()`.
usual_values: Final[dict[str, Any]] = {
    "id": 7,
    "version": 3,
    "name": "Polmarket",
    "email": "anna@company.example",
    "note": "As agreed on the phone.",
    "reason": "A new contract begins in May.",
    "description": "For the data warehouse",
    "currency": "EUR",
    "url": "https://warehouse.example.com/hooks",
    "percent": 40,
    "error": "",
    "time_zone": "Europe/Warsaw",
    "base_currency": "EUR",
    "scopes": ["read:accounts", "read:orders"],
    "next": None,
    "request_id": "9f2c1a34c0de4b6f8d1e",
    "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    "event_types": ["account.changed", "account.class_changed"],
    "type": "about:blank",
    "title": "Bad Request",
}
BY_FORMAT: Final[Mapping[str, Any]] = {
    "date": "2026-01-31",
    "date-time": "2026-01-31T12:00:00Z",
    "email": "anna@company.example",
    "uri": "https://kam.example.com/",
    "uri-reference": "/api/v1/jobs/12/",
}


def example_of(
    schema: Schema, shapes: Mapping[str, Any], *, name: str = "", noun: str = "", is_body: bool = False
) -> Any:
    """Return an example of a schema; of a body only what it needs and what its shape gives values for."""
    if reference := schema.get("$ref", ""):
        shape = reference.removeprefix(REFERENCE)
        return example_of(shapes[shape], shapes, name=name, noun=noun_of(shape), is_body=is_body)
    if "examples" in schema or name in values_of.get(noun, {}):
        return schema["examples"][0] if "examples" in schema else _written(values_of[noun][name], schema)
    if several := next((schema[each] for each in ("anyOf", "oneOf", "allOf") if each in schema), None):
        return example_of(several[0], shapes, name=name, noun=noun, is_body=is_body)
    if "enum" in schema:
        return next((each for each in schema["enum"] if each), schema["enum"][0])
    if "default" in schema:
        return schema["default"]
    if _fits(schema, name):
        return _written(usual_values[name], schema)
    return _of_type(schema, shapes, name=name, noun=noun, is_body=is_body)


def noun_of(shape: str) -> str:
    """Return what a shape is of: Account for PatchedAccountInput."""
    return shape.removeprefix("Patched").removesuffix("Input").removesuffix("Resource")


def _of_type(schema: Schema, shapes: Mapping[str, Any], *, name: str, noun: str, is_body: bool) -> Any:
    match _type(schema):
        case "object":
            return _of_object(schema, shapes, noun=noun, is_body=is_body)
        case "array":
            return [example_of(schema.get("items", {}), shapes, name=name, noun=noun, is_body=is_body)]
        case "integer":
            return min(max(7, schema.get("minimum", 7)), schema.get("maximum", 7))
        case "boolean":
            return False
        case "string":
            return _text(schema)
    return None


def _of_object(schema: Schema, shapes: Mapping[str, Any], *, noun: str, is_body: bool) -> dict[str, Any]:
    inner: Mapping[str, Any] = schema.get("properties", {})
    needed = schema.get("required", ())
    told = {name: each for name, each in inner.items() if not is_body or name in needed or "examples" in each}
    return {
        name: example_of(each, shapes, name=name, noun=noun, is_body=is_body) for name, each in (told or inner).items()
    }


def _text(schema: Schema) -> str:
    if schema.get("format") == "decimal":
        return str(_written("0.25", schema))
    return str(BY_FORMAT.get(schema.get("format", ""), "text"))[: schema.get("maxLength", 100)]


def _written(value: Any, schema: Schema) -> Any:
    """Return the value as answers have it: decimals with as many digits behind the point as the pattern has."""
    if value is None or schema.get("format") != "decimal":
        return value
    # {0,14}(?:\.\d{0,2})
    places = int(str(schema.get("pattern", ",2}")).rpartition(",")[2].partition("}")[0])
    return f"{Decimal(value):.{places}f}"


def _fits(schema: Schema, name: str) -> bool:
    """Say whether the usual value of this name is one of this schema."""
    if name not in usual_values:
        return False
    value, kind = usual_values[name], _type(schema)
    if value is None:
        return "null" in schema.get("type", ())
    kinds = {"string": str, "integer": int, "array": list, "object": dict, "boolean": bool}
    return kind in kinds and type(value) is kinds[kind] and len(str(value)) <= schema.get("maxLength", 1000)


def _type(schema: Schema) -> str:
    kind = schema.get("type", "")
    return kind if isinstance(kind, str) else next(each for each in kind if each != "null")
