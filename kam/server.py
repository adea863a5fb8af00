"""How gunicorn serves `kam.wsgi` (`gunicorn --config python:kam.server kam.wsgi`)."""

import os

from gunicorn.http import wsgi

# Whoever asks need not know what answers.
wsgi.SERVER = "KAM"

bind = os.environ.get("BIND", "0.0.0.0:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
# Seconds. The database gives up on a page after five.
timeout = 30
graceful_timeout = 20
keepalive = 5
# A worker is renewed before a slow leak could matter, and not all of them at once.
max_requests = 5_000
max_requests_jitter = 500
loglevel = "warning"
control_socket_disable = True
