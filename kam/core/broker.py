"""Sending to the broker without ever waiting for it."""

import time
from typing import Any, Final

import structlog
from celery import current_app
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

# Seconds during which a broker that did not answer is not asked again: one request pays, not all.
PAUSE: Final = 10.0
AWAY: Final = (OperationalError, RedisError, OSError)
_asleep_until = {"broker": 0.0}


def send(task: str, *, queue: str, arguments: list[Any], after: int = 0) -> bool:
    """Hand a task to the broker and tell whether it was taken; seconds at most, whatever state it is in.

    `after`: seconds that it shall wait; far fewer than the visibility timeout.
    """
    if time.monotonic() < _asleep_until["broker"]:
        return False
    try:
        current_app.send_task(
            task, args=arguments, queue=queue, countdown=after or None, retry=False, ignore_result=True
        )
    except AWAY as failure:
        _asleep_until["broker"] = time.monotonic() + PAUSE
        log.warning("broker_away", task=task, reason=str(failure))
        return False
    return True


def is_reachable() -> bool:
    """Tell whether the broker answers within a second or two."""
    try:
        with current_app.connection_for_write() as connection:
            connection.ensure_connection(max_retries=0, timeout=2)
    except AWAY:
        return False
    return True
