"""One line a request in the log, under a number that also stands on error pages and in the audit trail."""

import re
from typing import Final

import structlog
from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware

from kam.core.http import client_address

# The last part of a password reset's address is as good as a password.
SECRET_PATHS: Final = re.compile(r"(/password/reset/key/)[^/]+")


class RequestLog(RequestMiddleware):
    """Writes method and path, never what was asked for or sent: query strings hold names and links hold keys."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        path = SECRET_PATHS.sub(r"\1***", request.path)
        return f"{request.method} {path}"

    @staticmethod
    def bind_user_id(request: HttpRequest) -> None:
        """Leave it to ActingUser: asking for the user here would need a database for every answer."""

    @classmethod
    def bind_ip(cls, request: HttpRequest) -> None:
        structlog.contextvars.bind_contextvars(ip=client_address(request))
