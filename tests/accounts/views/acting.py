"""Short ways through the pages on which people do something with an account."""

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Account
from kam.core.models import UndoableAct


def url(account: Account, what: str) -> str:
    return f"/accounts/{account.pk}/{what}/"


def text(response: Any) -> str:
    """Return the page with one space between words."""
    return " ".join(response.content.decode().split())


def undo(client: Client) -> str:
    """Take back the one act that is remembered; return the page that tells about it."""
    return text(client.post(f"/undo/{UndoableAct.objects.get().pk}/", follow=True))


def queries(client: Client, address: str) -> int:
    """Return how many questions the page asks of the database."""
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)
