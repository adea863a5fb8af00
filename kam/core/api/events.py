"""What webhooks are told, in the contract: every type of event, its headers, and the message that comes."""

from typing import Any, Final

from kam.core.webhook_events import WebhookEventType, offered, webhook_events

Schema = dict[str, Any]
TAG: Final = "webhooks"
TIMESTAMP: Final = "2026-01-31T12:00:00.123456Z"
# Of Standard Webhooks.
HEADERS: Final = {
    "webhook-id": "The same for every try to deliver: whoever has seen it has done it already.",
    "webhook-timestamp": "When it was sent, in seconds since 1970. Refuse what is older than five minutes.",
    "webhook-signature": "`v1,` and HMAC-SHA256 over id, timestamp and body, joined by points, in base64; two while a "
    "secret is rotated, parted by a space.",
}
ANSWERS: Final = {
    "2XX": "Taken. Answer within 15 seconds and work afterwards.",
    "410": "Gone: the webhook is switched off.",
    "default": "Tried again, ten times within four days. 429 and 503 may say when by Retry-After.",
}
NAMES: Final = {str: "string", int: "integer", bool: "boolean"}


def told(result: Schema, **_context: Any) -> Schema:
    """Return the contract with the types of events, for whoever subscribes and for whoever receives.

    Asked by drf-spectacular.
    """
    types: Schema = {"type": "string", "enum": [each.key for each in offered()]}
    for name in ("WebhookInput", "PatchedWebhookInput"):
        result["components"]["schemas"][name]["properties"]["event_types"] |= {"items": types, "minItems": 1}
    return {**result, "webhooks": {each.key: {"post": _operation(each)} for each in webhook_events}}


def message_of(event: WebhookEventType) -> Schema:
    """Return the JSON schema of the message of a type of event."""
    properties = {
        "type": {"type": "string", "const": event.key},
        "timestamp": {"type": "string", "format": "date-time"},
        "data": _shape(event.example),
    }
    return {"type": "object", "properties": properties, "required": [*properties]}


def _operation(event: WebhookEventType) -> Schema:
    content = {
        "schema": message_of(event),
        "example": {"type": event.key, "timestamp": TIMESTAMP, "data": event.example},
    }
    headers = [
        {"name": name, "in": "header", "required": True, "schema": {"type": "string"}, "description": words}
        for name, words in HEADERS.items()
    ]
    return {
        "operationId": f"told_{event.key.replace('.', '_')}",
        "summary": str(event.label or event.help),
        "description": str(event.help),
        "tags": [TAG],
        "security": [],
        "parameters": headers,
        "requestBody": {"required": True, "content": {"application/json": content}},
        "responses": {status: {"description": words} for status, words in ANSWERS.items()},
    }


def _shape(value: Any) -> Schema:
    """Return the shape of an example: its names are always there, its values may be null."""
    if isinstance(value, dict):
        return {
            "type": "object",
            "properties": {name: _shape(each) for name, each in value.items()},
            "required": [*value],
        }
    if isinstance(value, list):
        return {"type": "array", "items": _shape(value[0])}
    return {} if value is None else {"type": [NAMES[type(value)], "null"]}
