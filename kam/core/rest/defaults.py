"""What the settings say about REST: how the framework is set up, and what stands at the head of the contract."""

from typing import Any, Final

# At the head of the contract; docs/api.md says it at length.
DESCRIPTION: Final = """Everything that people do with KAM on its pages, for other systems, under the same rules.

- **Who asks**: `Authorization: Bearer kam_…`. A token has its user's rights and, of these, what its scopes name.
- **Lists** come in pages: follow `next` until it is null. `fields` and `expand` choose what comes along.
- **Changes** of rows with a `version` need `If-Match` with the `ETag` that was read: 412 when somebody was faster.
- **Repeats** of a POST under one `Idempotency-Key` act once and get the same answer, for a day.
- **Long work** is answered with 202 and the address of a job.
- **Values**: decimals are texts, moments UTC with `Z`, days `2026-01-31`, money in the currency that stands beside it
  or else the company's (`/company/`). What is not known (a parameter, a field, a key of a body) is refused.
- **Errors** are `application/problem+json` (RFC 9457): `code` is for machines, `detail` for people.
- **Changes of this contract** only add. What goes is marked `deprecated`, says so in the headers `Deprecation`
  (RFC 9745) and `Sunset` (RFC 8594), and works on for twelve months at least. Be ready for fields that are new.
"""
AUTHENTICATION: Final = "kam.core.rest.authentication.BearerAuthentication"


def rest_framework(*, proxy_count: int) -> dict[str, Any]:
    """Return REST_FRAMEWORK: closed by default, JSON alone, nothing told about an address by OPTIONS."""
    return {
        "DEFAULT_AUTHENTICATION_CLASSES": [AUTHENTICATION],
        "DEFAULT_PERMISSION_CLASSES": ["kam.core.rest.permissions.HasScope"],
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
        "DEFAULT_CONTENT_NEGOTIATION_CLASS": "kam.core.rest.negotiation.WeighedNegotiation",
        "DEFAULT_PARSER_CLASSES": ["kam.core.rest.parsers.StrictJSONParser"],
        "DEFAULT_SCHEMA_CLASS": "kam.core.rest.schema.DomainSchema",
        "DEFAULT_METADATA_CLASS": None,
        "EXCEPTION_HANDLER": "kam.core.rest.problems.answer_to",
        "URL_FORMAT_OVERRIDE": None,
        "NUM_PROXIES": proxy_count,
    }


def spectacular() -> dict[str, Any]:
    """Return SPECTACULAR_SETTINGS."""
    return {
        "TITLE": "KAM",
        "VERSION": "1",
        "LICENSE": {"name": "Apache License 2.0", "identifier": "Apache-2.0"},
        "SERVERS": [{"url": "/", "description": "The KAM that this contract comes from."}],
        "DESCRIPTION": DESCRIPTION,
        "OAS_VERSION": "3.1.0",
        "SWAGGER_UI_DIST": "SIDECAR",
        # How machines say who they are. That people read the contract signed in is no matter of its own.
        "AUTHENTICATION_WHITELIST": [AUTHENTICATION],
        # What may be chosen stands where it is chosen: many nouns have a kind, each another one.
        "POSTPROCESSING_HOOKS": ["kam.core.rest.schema_whole.finished", "kam.api.grouped", "kam.core.api.events.told"],
        "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    }
