"""One line a request in the log, under a number that also stands on error pages and in the audit trail."""

import structlog
from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware

from kam.core.http import client_address


class RequestLog(RequestMiddleware):
    """Writes method and path, never what was asked for or sent: query strings and forms hold customers' names."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        return f"{request.method} {request.path}"

    @staticmethod
    def bind_user_id(request: HttpRequest) -> None:
        """Leave it to ActingUser: asking for the user here would need a database for every answer."""

    @classmethod
    def bind_ip(cls, request: HttpRequest) -> None:
        structlog.contextvars.bind_contextvars(ip=client_address(request))
