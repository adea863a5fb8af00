"""Asking an address as somebody: what came back, and what it did, which is taken back at once."""

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from difflib import unified_diff
from http.cookies import SimpleCookie
from typing import Any, Final

from django.core import mail
from django.db import connection, transaction
from django.db.models import Max
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from kam.core import tokens
from kam.core.models import Job, User
from tests.architecture.sweep.scanner import text_of

METHODS: Final = ("get", "head", "post", "put", "patch", "delete", "options")
SAFE: Final = ("get", "head", "options")
HTMX: Final = {"HX-Request": "true"}
UNSTABLE: Final = {"Set-Cookie", "Date", "Expires", "Last-Modified"}
# Every answer, of every address, to everybody.
HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# Directives that a policy must have to hold, and words that none may say.
POLICY: Final = ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'")
LOOSE: Final = ("unsafe-inline", "unsafe-eval", "*", "nonce-")
# Asking keeps a session alive, and tells when a token was last used.
ALWAYS_WRITTEN: Final = {"django_session", "core_apitoken"}
A_WEEK: Final = timedelta(days=7)
_TOKENS = re.compile(r'(csrfmiddlewaretoken"? value="?|X-CSRFToken&quot;: &quot;|X-CSRFToken": ")[A-Za-z0-9]+')
_REQUEST_NUMBER = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
# The head of paper tells the minute, which goes on while everything is asked.
_MINUTE = re.compile(r"(figures read on )[^<\n]+")


@dataclass(frozen=True)
class Answer:
    """Status, headers that tell something, and body, tokens and request numbers masked; what was done by it."""

    status: int
    headers: str
    body: str
    # Tables written, letters sent, work put off until after the commit.
    effects: frozenset[str] = field(default=frozenset(), compare=False)
    # What letters say that were written meanwhile, and what other work was told.
    letters: str = field(default="", compare=False)

    def without(self, number: Any) -> "Answer":
        """Return the answer with this id masked, wherever it is repeated."""
        pattern = rf"(?<!\d){re.escape(str(number))}(?!\d)"
        return Answer(self.status, re.sub(pattern, "ID", self.headers), re.sub(pattern, "ID", self.body))

    def without_ids(self, filling: dict[str, Any]) -> "Answer":
        """Return the answer with all ids masked that were filled into its address."""
        answer = self
        for value in filling.values():
            answer = answer.without(value)
        return answer

    def difference(self, other: "Answer") -> str:
        """Return the lines in which the answers differ, the first of them."""
        lines = unified_diff(other.lines, self.lines, "before", "after", lineterm="", n=0)
        return "\n".join([*lines][:20])

    @property
    def lines(self) -> list[str]:
        """Status, headers and body, line by line."""
        return [str(self.status), *self.headers.splitlines(), *self.body.splitlines()]

    @property
    def text(self) -> str:
        """Everything that was told."""
        return f"{self.headers}\n{self.body}\n{self.letters}"


class Asker:
    """Somebody at a browser or, with `scopes`, a system with her token; no request leaves a trace for the next."""

    def __init__(self, user: User | None, *, scopes: Collection[str] | None = None) -> None:
        self.client = Client(raise_request_exception=False)
        self._headers: dict[str, str] = {}
        if user is not None and scopes is not None:
            now = timezone.now()
            secret = tokens.issue(user=user, name="Sweep", scopes=scopes, by=user, expires_at=now + A_WEEK, at=now)[1]
            # Whatever version there is: without one a change is not looked at.
            self._headers = {"Authorization": f"Bearer {secret}", "If-Match": "*"}
        elif user is not None:
            self.client.force_login(User.objects.get(pk=user.pk))
        self._cookies = {name: morsel.value for name, morsel in self.client.cookies.items()}

    def ask(self, method: str, url: str, *, htmx: bool = False, data: dict[str, Any] | None = None) -> Answer:
        """Send one request and return the answer. Nobody's answer may be a failure of ours, or a loose page."""
        self.client.cookies = SimpleCookie(self._cookies)
        sent: dict[str, Any] = {} if data is None else {"data": data}
        if data is not None and "Authorization" in self._headers:
            sent["content_type"] = "application/json"
        sent_before = len(mail.outbox)
        with _taken_back() as effects:
            # Letters are jobs, which nobody gets to do.
            jobs_before = _last_job()
            response = getattr(self.client, method)(url, headers=self._headers | (HTMX if htmx else {}), **sent)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            waiting = Job.objects.filter(pk__gt=jobs_before).order_by("pk").values_list("arguments", flat=True)
            letters = "\n".join(map(str, waiting))
        assert response.status_code < 500, f"{method} {url} answers {response.status_code}"
        assert not loose_headers(response), f"{method} {url}: {loose_headers(response)}"
        headers = "\n".join(f"{name}: {value}" for name, value in sorted(response.items()) if name not in UNSTABLE)
        text = text_of(body, response.headers.get("Content-Type", ""))
        letters += "\n".join(f"{letter.subject}\n{letter.body}" for letter in mail.outbox[sent_before:])
        return Answer(response.status_code, _mask(headers), _mask(text), frozenset(effects), letters)


def _last_job() -> int:
    return Job.objects.aggregate(last=Max("pk"))["last"] or 0


def loose_headers(response: HttpResponse) -> list[str]:
    """Return the headers with which this answer says too little, or too much."""
    wrong = [name for name, value in HEADERS.items() if response.headers.get(name) != value]
    policy = response.headers.get("Content-Security-Policy", "")
    if any(part not in policy for part in POLICY) or any(word in policy for word in LOOSE):
        wrong.append("Content-Security-Policy")
    if response.headers.get("Cache-Control") != "private, no-store" and "max-age=0" not in response.headers.get(
        "Cache-Control", ""
    ):
        wrong.append("Cache-Control")
    return wrong + [name for name in ("Server", "X-Powered-By") if name in response.headers]


@contextmanager
def _taken_back() -> Iterator[set[str]]:
    """Collect what is done inside, and undo it."""
    effects: set[str] = set()
    before, letters = _written(), len(mail.outbox)
    with transaction.atomic():
        waiting = len(connection.run_on_commit)
        yield effects
        effects |= {"after the commit"} if len(connection.run_on_commit) > waiting else set()
        transaction.set_rollback(True)
    effects |= {table for table, count in _written().items() if count != before.get(table, 0)} - ALWAYS_WRITTEN
    effects |= {"mail"} if len(mail.outbox) > letters else set()


def _written() -> dict[str, int]:
    """Return how many rows of each table this transaction has written, also in savepoints that were taken back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
        )
        return dict(cursor.fetchall())


def _mask(text: str) -> str:
    return _MINUTE.sub(r"\1NOW", _REQUEST_NUMBER.sub("NUMBER", _TOKENS.sub(r"\1TOKEN", text)))
