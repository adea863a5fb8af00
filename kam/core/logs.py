"""Structured logs: one JSON object a line in production, readable lines in development."""

import re
from collections.abc import MutableMapping
from typing import Any, Final

import structlog

# The last part of these addresses, of a password reset and of an invitation, is as good as a password.
SECRET: Final = re.compile(r"(/password/reset/key/|/auth/invitation/)[^\s\"']+")


def without_secrets(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Mask what opens doors, in whatever text of the line it stands: paths, messages, tracebacks."""
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = SECRET.sub(r"\1***", value)
    return event


SHARED: Final[list[Any]] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
    without_secrets,
]


def one_line_a_request(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop the line that only says that a request has begun; the one of its end says the same and more."""
    if event.get("event") == "request_started":
        raise structlog.DropEvent
    return event


def logging_settings(*, form: str, level: str) -> dict[str, Any]:
    """Set structlog up and return Django's LOGGING so that both write the same kind of line.

    `form` is "json" or "console". Values are encoded, so a line break in one cannot forge a line.
    """
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            one_line_a_request,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    renderer: Any = structlog.processors.JSONRenderer()
    if form == "console":
        renderer = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
                "foreign_pre_chain": SHARED,
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # Its lines about 404 and the like repeat what django_structlog already writes.
            "django.request": {"level": "ERROR"},
            "django_structlog": {"level": level},
            "celery": {"level": level},
        },
    }
