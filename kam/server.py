"""How gunicorn serves `kam.wsgi` (`gunicorn --config python:kam.server kam.wsgi`)."""

import json
from typing import Any

from gunicorn import util
from gunicorn.http import wsgi

from kam.environment import Environment

env = Environment()
# Whoever asks need not know what answers.
wsgi.SERVER = "KAM"


def refuse(sock: Any, status: int, reason: str, message: str) -> None:
    """Answer what is no request, and so never reaches the application, the way that one answers other systems."""
    code = "address_too_long" if status == 414 else "malformed"
    problem = {
        "type": "about:blank",
        "title": reason,
        "status": status,
        "code": code,
        "detail": f"{reason}.",
        "errors": [],
    }
    body = json.dumps(problem)
    head = (
        f"HTTP/1.1 {status} {reason}", "Connection: close", "Content-Type: application/problem+json",
        f"Content-Length: {len(body)}", "Cache-Control: no-store", "X-Content-Type-Options: nosniff",
        "Referrer-Policy: same-origin", "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'",
        "Cross-Origin-Opener-Policy: same-origin", "X-Frame-Options: DENY",
    )  # fmt: skip
    util.write_nonblock(sock, "\r\n".join((*head, "", body)).encode("latin-1"))


util.write_error = refuse

bind = env.text("BIND", default="0.0.0.0:8000")
worker_class = "gthread"
workers = env.number("WEB_CONCURRENCY", default=2)
threads = env.number("WEB_THREADS", default=4)
# An address with many filters is long; longer ones than this no browser and no proxy is sure to pass on.
limit_request_line = 8_190
# Seconds. The database gives up on a page after five.
timeout = 30
graceful_timeout = 20
keepalive = 5
# A worker is renewed before a slow leak could matter, and not all of them at once.
max_requests = 5_000
max_requests_jitter = 500
loglevel = "warning"
control_socket_disable = True
