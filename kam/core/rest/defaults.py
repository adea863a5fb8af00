"""What the settings say about REST: how the framework is set up, and what stands at the head of the contract."""

from typing import Any, Final

AUTHENTICATION: Final = "kam.core.rest.authentication.BearerAuthentication"


def rest_framework(*, proxy_count: int) -> dict[str, Any]:
    """Return REST_FRAMEWORK: closed by default, JSON alone, nothing told about an address by OPTIONS."""
    return {
        "DEFAULT_AUTHENTICATION_CLASSES": [AUTHENTICATION],
        "DEFAULT_PERMISSION_CLASSES": ["kam.core.rest.permissions.HasScope"],
        "DEFAULT_THROTTLE_CLASSES": ["kam.core.rest.throttling.TokenThrottle"],
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
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
        "OAS_VERSION": "3.1.0",
        "SWAGGER_UI_DIST": "SIDECAR",
        # What may be chosen stands where it is chosen: many nouns have a kind, each another one.
        "POSTPROCESSING_HOOKS": [],
    }
